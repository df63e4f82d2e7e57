import { onAbort } from '../../src/http/on-abort.ts';
import type { Clock } from '../../src/model/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const DAY_MS = 86_400_000;

/**
 * A clock that moves by itself: as soon as everybody sleeps, time jumps to the next who wakes, one at a time and those
 * of one moment in the order in which they lay down. The same run takes the same course every time.
 *
 * Whoever waits for the disk or the network in earnest does not sleep, and time would pass him by: see `during`.
 *
 * After `limitMs` time stands still for good, so that a test that would wait for ever ends by its own time-out.
 */
export class VirtualClock implements Clock {
  #now: number;
  readonly #end: number;
  #sleepers: Sleeper[] = [];
  #moving = false;
  #held = 0;

  constructor({ now = Date.parse('2026-01-01T00:00:00Z'), limitMs = DAY_MS } = {}) {
    this.#now = now;
    this.#end = now + limitMs;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const sleeper: Sleeper = {
        at: this.#now + Math.max(0, ms),
        wake: () => {
          stopListening?.();
          resolve();
        },
      };
      const stopListening =
        signal &&
        onAbort(signal, () => {
          this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
          reject(signal.reason as Error);
        });
      this.#sleepers.push(sleeper);
      if (!this.#moving) {
        this.#moving = true;
        setImmediate(() => this.#move());
      }
    });
  }

  /** Lets time stand still until a piece of work that takes real time is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      return await work;
    } finally {
      this.#held -= 1;
    }
  }

  // A turn of the event loop lies between any two that wake: whatever needs no time has happened by then.
  #move(): void {
    if (this.#held > 0) {
      setImmediate(() => this.#move());
      return;
    }
    const next = this.#sleepers.reduce<Sleeper | null>(
      (first, each) => (first === null || each.at < first.at ? each : first),
      null,
    );
    if (next === null || next.at > this.#end) {
      this.#moving = false;
      return;
    }
    this.#sleepers = this.#sleepers.filter((each) => each !== next);
    this.#now = next.at;
    next.wake();
    setImmediate(() => this.#move());
  }
}
