import { onAbort } from '../../src/http/on-abort.ts';
import type { Clock } from '../../src/model/clock.ts';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();
  /** Every sleep that was begun, in milliseconds. */
  readonly sleeps: number[] = [];

  constructor(now = Date.parse('2026-01-01T00:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const timer: Timer = {
        at: this.#now + ms,
        fire: () => {
          stop?.();
          resolve();
        },
      };
      const stop =
        signal &&
        onAbort(signal, () => {
          this.#timers.delete(timer);
          reject(signal.reason as Error);
        });
      this.#timers.add(timer);
    });
  }

  /** How many are asleep. */
  get asleep(): number {
    return this.#timers.size;
  }

  /** Moves the clock, without anything being due. */
  set(now: number): void {
    this.#now = now;
  }

  /** Lets time pass, from one sleeper to the next, until a promise settles. */
  async runUntil<T>(promise: Promise<T>): Promise<T> {
    const state = { settled: false };
    const done = (): void => {
      state.settled = true;
    };
    promise.then(done, done);
    await turn();
    while (!state.settled) {
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (next !== undefined) {
        this.#timers.delete(next);
        this.#now = Math.max(this.#now, next.at);
        next.fire();
      }
      await turn();
    }
    return promise;
  }
}

/** Lets everything happen that needs no time. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
