import type { Clock } from '../model/clock.ts';
import { onAbort } from './on-abort.ts';

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),

  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const fail = (): void => {
        const reason: unknown = signal?.reason;
        reject(reason instanceof Error ? reason : new Error('aborted', { cause: reason }));
      };
      if (signal?.aborted) {
        fail();
        return;
      }
      const timer = setTimeout(() => {
        stop?.();
        resolve();
      }, ms);
      const stop =
        signal &&
        onAbort(signal, () => {
          clearTimeout(timer);
          fail();
        });
    }),
};
