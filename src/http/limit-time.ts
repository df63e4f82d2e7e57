import type { Clock } from '../model/clock.ts';
import { onAbort } from './on-abort.ts';

/** How a piece of work with a time limit ended. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' };

/**
 * Runs a piece of work until it ends, its time is up or the caller aborts. It never rejects, and it does not wait for
 * work that ignores its signal. A result that is there at the moment of the abort wins: it may tell of something that
 * cannot be taken back.
 */
export async function limitTime<T>(
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  const limit = new AbortController();
  const done = new AbortController();
  let stopListening: (() => void) | undefined;

  try {
    return await new Promise<Outcome<T>>((resolve) => {
      let ended: Outcome<T> | null = null;
      const end = (outcome: Outcome<T>, reason: unknown): void => {
        ended ??= outcome;
        limit.abort(reason);
        // After everything that is only waiting for its turn, such as the rest of the way of an answer.
        setImmediate(() => resolve(outcome));
      };

      if (signal !== undefined) {
        stopListening = onAbort(signal, () => end({ kind: 'aborted' }, signal.reason));
      }
      clock.sleep(timeoutMs, done.signal).then(
        () => end({ kind: 'timeout' }, new Error(`No answer within ${timeoutMs} ms`)),
        () => undefined,
      );
      // Through a promise, so that work which throws at once fails like any other.
      Promise.resolve(limit.signal)
        .then(work)
        .then(
          (value) => resolve({ kind: 'done', value }),
          // What fails once it was told to stop has stopped.
          (error: unknown) => resolve(ended ?? { kind: 'failed', error }),
        );
    });
  } finally {
    stopListening?.();
    done.abort();
  }
}
