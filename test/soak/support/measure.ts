import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process holds. */
export interface Held {
  readonly heapKib: number;
  /** What keeps the event loop busy, by Node's own names, such as `Timeout` or `TCPSocketWrap`. */
  readonly resources: Readonly<Record<string, number>>;
  readonly listeners: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Counts what the process holds when everything has come to rest. */
export async function measure(signals: readonly AbortSignal[]): Promise<Held> {
  // What is finalized in one round lets go of something else in the next.
  for (let round = 0; round < 4; round += 1) {
    collectGarbage();
    await setImmediate();
  }
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    // The turn of the event loop in which this is asked.
    if (name !== 'Immediate') resources[name] = (resources[name] ?? 0) + 1;
  }
  return {
    heapKib: Math.round(process.memoryUsage().heapUsed / 1024),
    resources,
    listeners: signals.reduce((sum, signal) => sum + getEventListeners(signal, 'abort').length, 0),
  };
}
