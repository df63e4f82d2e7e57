import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { InvalidOptionsError } from '../errors.ts';
import type { Clock } from '../model/clock.ts';
import { checkMs } from './check-ms.ts';

/** How a {@link PacedClock} moves. */
export interface PacedClockOptions {
  /** How many of its seconds pass in a real one. @default 1 */
  readonly speed?: number | undefined;
}

// Taken when this is loaded, before a runner puts its fake timers in place.
const setTimer = setTimeout;
const clearTimer = clearTimeout;
// Unlike the time of day, it never goes back.
const realNow = performance.now.bind(performance);

/** A timer of Node that is set to more rings at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * A clock that follows the real one, at a pace of its own: for a demonstration that people watch, and for a cloud that
 * other programs talk to over the network.
 */
export class PacedClock implements Clock {
  readonly #speed: number;
  readonly #start = Date.now();
  readonly #realStart = realNow();

  /** @throws InvalidOptionsError when `speed` is not a positive number */
  constructor({ speed = 1 }: PacedClockOptions = {}) {
    if (!(speed > 0 && Number.isFinite(speed))) {
      throw new InvalidOptionsError('speed', `must be a positive number, and is ${speed}`);
    }
    this.#speed = speed;
  }

  now(): number {
    return Math.floor(this.#start + (realNow() - this.#realStart) * this.#speed);
  }

  /** Rejects with an `InvalidOptionsError` when `ms` is not a finite number. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      checkMs(ms);
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const due = this.now() + Math.max(0, ms);
      let timer: NodeJS.Timeout | undefined;
      const onAbort = (): void => {
        clearTimer(timer);
        reject(signal?.reason as Error);
      };
      // A timer may ring a little early, and a long sleep needs several.
      const sleepOn = (): void => {
        const realMs = Math.ceil((due - this.now()) / this.#speed);
        timer = setTimer(wakeIfDue, Math.min(Math.max(0, realMs), LONGEST_TIMER_MS));
      };
      const wakeIfDue = (): void => {
        if (this.now() < due) {
          sleepOn();
          return;
        }
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      sleepOn();
      if (signal !== undefined) {
        setMaxListeners(0, signal);
        signal.addEventListener('abort', onAbort, { once: true });
      }
    });
  }
}
