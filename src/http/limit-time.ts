import type { Clock } from '../model/clock.ts';

/** How a piece of work with a time limit ended. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' };

/**
 * Runs a piece of work until it ends, its time is up or the caller aborts, whichever comes first. It never
 * rejects, and it does not wait for work that ignores its signal.
 */
export async function limitTime<T>(
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  const limit = new AbortController();
  const done = new AbortController();
  // Not AbortSignal.any: its record of each derived signal stays with the caller's signal, which may live for days.
  let onAbort: (() => void) | undefined;

  try {
    return await new Promise<Outcome<T>>((resolve) => {
      onAbort = () => {
        resolve({ kind: 'aborted' });
        limit.abort(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });

      clock.sleep(timeoutMs, done.signal).then(
        () => {
          resolve({ kind: 'timeout' });
          limit.abort(new Error(`No answer within ${timeoutMs} ms`));
        },
        () => undefined,
      );

      work(limit.signal).then(
        (value) => resolve({ kind: 'done', value }),
        (error: unknown) => resolve({ kind: 'failed', error }),
      );
    });
  } finally {
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    done.abort();
  }
}
