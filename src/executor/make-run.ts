import type { Nova } from '../nova/nova.ts';
import { emitter } from './emitter.ts';
import type { RecoveryEvent } from './events.ts';
import { FenceGate } from './fence-gate.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalRecord } from './journal/journal-record.ts';
import { note } from './mutate.ts';
import type { Run } from './run.ts';
import { Pacing } from './schedule/pacing.ts';
import { StopSwitch } from './stop-switch.ts';
import { TargetStateTrust } from './target-state/trust.ts';

/**
 * Makes what everything shares that changes a host, with a file in the journal that is still empty.
 *
 * @throws {JournalError} nothing was done
 */
export async function makeRun(
  nova: Nova,
  host: string,
  how: {
    readonly journal: Journal;
    /** The client may stop what Nova did not stop within its evacuation. */
    readonly allowClientStop: boolean;
    readonly concurrentPosts: number;
    readonly onEvent: ((event: RecoveryEvent) => void) | undefined;
  } & Pick<Run, 'clock' | 'claim' | 'runId' | 'owner' | 'heartbeatIntervalMs' | 'stepTimeoutMs'>,
): Promise<Run> {
  const { clock, runId, concurrentPosts, allowClientStop } = how;
  const at = () => new Date(clock.now()).toISOString();
  const emit = emitter({ runId, host, clock, onEvent: how.onEvent });
  const stop = new StopSwitch((reason) => emit({ type: 'stopping', reason }));
  let seq = 0;
  return {
    nova,
    host,
    runId,
    owner: how.owner,
    startedAt: at(),
    clock,
    journal: await how.journal.begin(host, runId),
    claim: how.claim,
    stop,
    gate: new FenceGate(),
    heartbeatIntervalMs: how.heartbeatIntervalMs,
    posts: new Pacing({ most: concurrentPosts, clock, signal: stop.signal, tell: emit }),
    targetState: new TargetStateTrust(allowClientStop, emit),
    stepTimeoutMs: how.stepTimeoutMs,
    calls: new Map(),
    nextSeq: () => (seq += 1),
    emit,
    at,
  };
}

/** Writes the first records of a run. A journal that does not take them is closed again: there is no run. */
export async function writeFirst(run: Run, records: readonly JournalRecord[]): Promise<void> {
  try {
    for (const record of records) await note(run, record);
  } catch (error) {
    await run.journal.close().catch(() => undefined);
    throw error;
  }
}
