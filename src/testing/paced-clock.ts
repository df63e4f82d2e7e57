import { setMaxListeners } from 'node:events';
import { InvalidOptionsError } from '../errors.ts';
import type { Clock } from '../model/clock.ts';

/** How a {@link PacedClock} moves. */
export interface PacedClockOptions {
  /** How many of its seconds pass in a real one. @default 1 */
  readonly speed?: number | undefined;
}

/**
 * A clock that follows the real one, at a pace of its own: for a demonstration that people watch, and for a cloud that
 * other programs talk to over the network.
 */
export class PacedClock implements Clock {
  readonly #speed: number;
  readonly #start = Date.now();

  /** @throws InvalidOptionsError when `speed` is not a positive number */
  constructor({ speed = 1 }: PacedClockOptions = {}) {
    if (!(speed > 0 && Number.isFinite(speed))) {
      throw new InvalidOptionsError('speed', `must be a positive number, and is ${speed}`);
    }
    this.#speed = speed;
  }

  now(): number {
    return Math.round(this.#start + (Date.now() - this.#start) * this.#speed);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        Math.max(0, ms) / this.#speed,
      );
      if (signal !== undefined) {
        setMaxListeners(0, signal);
        signal.addEventListener('abort', onAbort, { once: true });
      }
    });
  }
}
