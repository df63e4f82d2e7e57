import { onAbort } from '../http/on-abort.ts';

/** Waits for something as long as a signal is not aborted, whether that something heeds the signal or not. */
export async function unlessAborted<T>(signal: AbortSignal, wait: Promise<T>): Promise<T> {
  // Whoever has left does not hear of its end.
  wait.catch(() => undefined);
  signal.throwIfAborted();
  let leave: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    // Not a listener each: Node warns of a leak from the eleventh on.
    leave = onAbort(signal, () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    });
  });
  try {
    return await Promise.race([wait, aborted]);
  } finally {
    leave();
  }
}
