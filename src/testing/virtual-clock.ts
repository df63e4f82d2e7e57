import { setMaxListeners } from 'node:events';
import type { Clock } from '../model/clock.ts';
import { InvalidOptionsError } from '../errors.ts';
import { SleeperHeap, type Sleeper } from './sleeper-heap.ts';

/** How a {@link VirtualClock} moves. */
export interface VirtualClockOptions {
  /** Where it begins, as an ISO time. @default '2026-01-01T00:00:00Z' */
  readonly start?: string | undefined;
  /**
   * `automatic`: as soon as everybody sleeps, time jumps to the next who wakes. `manual`: it stands still until
   * {@link VirtualClock.advance}.
   *
   * @default 'automatic'
   */
  readonly moves?: 'automatic' | 'manual' | undefined;
  /**
   * How far an automatic clock goes, in milliseconds, before it stands still for good, so that a test that would wait for
   * ever ends by the time limit of its runner.
   *
   * @default 86400000
   */
  readonly limitMs?: number | undefined;
}

const DAY_MS = 86_400_000;

/**
 * A clock that needs no time. Those of one moment wake in the order in which they lay down, one at a time, so that
 * the same run takes the same course every time.
 *
 * Whoever waits for the disk or the network in earnest does not sleep, and an automatic clock passes him by: see
 * {@link VirtualClock.during}.
 *
 * @example
 * ```ts
 * const clock = new VirtualClock();
 * await clock.sleep(3_600_000); // returns at once, an hour later
 * ```
 */
export class VirtualClock implements Clock {
  #now: number;
  readonly #automatic: boolean;
  readonly #end: number;
  readonly #sleepers = new SleeperHeap();
  #moving = false;
  #held = 0;

  /** @throws InvalidOptionsError when `start` is no time */
  constructor(options: VirtualClockOptions = {}) {
    const { start = '2026-01-01T00:00:00Z', moves = 'automatic', limitMs = DAY_MS } = options;
    this.#now = Date.parse(start);
    if (Number.isNaN(this.#now))
      throw new InvalidOptionsError('start', `must be an ISO time, and is ${start}`);
    this.#automatic = moves === 'automatic';
    this.#end = this.#now + limitMs;
  }

  /** Whether it moves by itself. */
  get isAutomatic(): boolean {
    return this.#automatic;
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
      const sleeper: Sleeper = { at: this.#now + Math.max(0, ms), order: 0, place: -1, wake: resolve };
      if (signal !== undefined) this.#listen(sleeper, signal, reject);
      this.#sleepers.add(sleeper);
      this.#start();
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

  /**
   * Lets time pass: wakes, in order, all that sleep no longer than `ms` milliseconds from now, also those that lie down
   * meanwhile.
   */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await aTurn();
    for (;;) {
      const next = this.#sleepers.first();
      if (next === null || next.at > until) break;
      this.#wake(next);
      await aTurn();
    }
    this.#now = Math.max(this.#now, until);
  }

  #listen(sleeper: Sleeper, signal: AbortSignal, reject: (reason: Error) => void): void {
    const onAbort = (): void => {
      this.#sleepers.remove(sleeper);
      reject(signal.reason as Error);
    };
    const { wake } = sleeper;
    sleeper.wake = () => {
      signal.removeEventListener('abort', onAbort);
      wake();
    };
    // Many may sleep under one signal, and that is no leak.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', onAbort, { once: true });
  }

  #start(): void {
    if (this.#moving || !this.#automatic) return;
    this.#moving = true;
    setImmediate(() => this.#move());
  }

  // A turn of the event loop lies between any two that wake: whatever needs no time has happened by then.
  #move(): void {
    if (this.#held > 0) {
      setImmediate(() => this.#move());
      return;
    }
    const next = this.#sleepers.first();
    if (next === null || next.at > this.#end) {
      this.#moving = false;
      return;
    }
    this.#wake(next);
    setImmediate(() => this.#move());
  }

  #wake(sleeper: Sleeper): void {
    this.#sleepers.remove(sleeper);
    this.#now = Math.max(this.#now, sleeper.at);
    sleeper.wake();
  }
}

async function aTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
