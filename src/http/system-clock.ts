import type { Clock } from '../model/clock.ts';

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),

  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const fail = (reason: unknown): void => {
        reject(reason instanceof Error ? reason : new Error('aborted', { cause: reason }));
      };
      if (signal?.aborted) {
        fail(signal.reason);
        return;
      }
      const onAbort = (): void => {
        clearTimeout(timer);
        fail(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};
