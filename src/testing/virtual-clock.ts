import { setMaxListeners } from 'node:events';
import type { Clock } from '../model/clock.ts';
import { InvalidOptionsError } from '../errors.ts';
import { checkMs } from './check-ms.ts';
import { ClockLimitError } from './clock-limit-error.ts';
import { nextTurn } from './next-turn.ts';
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
   * How far an automatic clock goes, in milliseconds: beyond that it stands still for good, so that what would wait for
   * ever ends.
   *
   * @default 86400000
   */
  readonly limitMs?: number | undefined;
  /**
   * What an automatic clock does at its limit when somebody sleeps on. `throw`: a {@link ClockLimitError} that nobody can
   * catch, so that the test fails under every runner. `stand still`: nothing, and the time limit of the runner ends the test.
   *
   * @default 'throw'
   */
  readonly atLimit?: 'throw' | 'stand still' | undefined;
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
  readonly #limitMs: number;
  readonly #end: number;
  readonly #throwsAtLimit: boolean;
  readonly #sleepers = new SleeperHeap();
  #moving = false;
  #held = 0;
  /** Those who wait until nothing holds it any more. */
  readonly #waiting: (() => void)[] = [];

  /** @throws InvalidOptionsError when an option is wrong */
  constructor(options: VirtualClockOptions = {}) {
    const { start = '2026-01-01T00:00:00Z', moves = 'automatic' } = options;
    const { limitMs = DAY_MS, atLimit = 'throw' } = options;
    this.#now = Date.parse(start);
    if (Number.isNaN(this.#now))
      throw new InvalidOptionsError('start', `must be an ISO time, and is ${start}`);
    checkWord('moves', moves, ['automatic', 'manual']);
    checkWord('atLimit', atLimit, ['throw', 'stand still']);
    if (!(limitMs > 0 && Number.isFinite(limitMs)))
      throw new InvalidOptionsError('limitMs', `must be a positive number, and is ${limitMs}`);
    this.#automatic = moves === 'automatic';
    this.#limitMs = limitMs;
    this.#end = this.#now + limitMs;
    this.#throwsAtLimit = atLimit === 'throw';
  }

  /** Whether it moves by itself. */
  get isAutomatic(): boolean {
    return this.#automatic;
  }

  now(): number {
    return this.#now;
  }

  /** Rejects with an `InvalidOptionsError` when `ms` is not a finite number. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      checkMs(ms);
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

  /**
   * Lets time stand still until a piece of work that takes real time is done; {@link VirtualClock.advance} waits for it as
   * well. The work must not sleep on this clock itself: neither would ever end.
   */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      return await work;
    } finally {
      this.#held -= 1;
      if (this.#held === 0) this.#release();
    }
  }

  /**
   * Lets time pass: wakes, in order, all that sleep no longer than `ms` milliseconds from now, also those that lie down
   * meanwhile.
   *
   * @throws InvalidOptionsError when `ms` is not a finite number
   */
  async advance(ms: number): Promise<void> {
    checkMs(ms);
    const until = this.#now + ms;
    await aTurn();
    for (;;) {
      await this.#letGo();
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

  // Resolves when nothing holds the time, and what was held has had its turn.
  async #letGo(): Promise<void> {
    while (this.#held > 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      await aTurn();
    }
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.#start();
  }

  #start(): void {
    if (this.#moving || this.#held > 0 || !this.#automatic) return;
    this.#moving = true;
    nextTurn(() => this.#move());
  }

  // A turn of the event loop lies between any two that wake: whatever needs no time has happened by then.
  #move(): void {
    if (this.#held > 0) {
      // Whoever lets go of it starts it again.
      this.#moving = false;
      return;
    }
    const next = this.#sleepers.first();
    if (next === null || next.at > this.#end) {
      this.#moving = false;
      if (next !== null && this.#throwsAtLimit) throw new ClockLimitError(this.#limitMs, this.#sleepers.size);
      return;
    }
    this.#wake(next);
    nextTurn(() => this.#move());
  }

  #wake(sleeper: Sleeper): void {
    this.#sleepers.remove(sleeper);
    this.#now = Math.max(this.#now, sleeper.at);
    sleeper.wake();
  }
}

async function aTurn(): Promise<void> {
  return new Promise((resolve) => nextTurn(resolve));
}

function checkWord(option: string, word: string, known: readonly string[]): void {
  if (known.includes(word)) return;
  throw new InvalidOptionsError(option, `must be one of ${known.join(', ')}, and is ${word}`);
}
