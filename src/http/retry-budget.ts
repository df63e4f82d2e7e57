import { InvalidOptionsError } from '../errors.ts';

/** How many repetitions a client affords, over all its calls. */
export interface RetryBudgetOptions {
  /** How many it has at the start, and at most. 0 allows none at all. @default 200 */
  readonly capacity?: number | undefined;
  /** How many it gets back each second, up to `capacity`. @default 10 */
  readonly refillPerSecond?: number | undefined;
}

/**
 * Counts repetitions, so that a control plane that is down or overloaded is not hammered: each call may be within its
 * own `retries`, and a thousand calls at once would still multiply the load just when it does most harm.
 *
 * A bucket of tokens: a repetition takes one, time brings them back, and while there is none, calls fail with the error
 * of the attempt that they have made. A first attempt is always free.
 */
export class RetryBudget {
  readonly #capacity: number;
  readonly #refillPerSecond: number;
  readonly #now: () => number;
  #tokens: number;
  #countedAt: number;

  /** @throws InvalidOptionsError */
  constructor(options: RetryBudgetOptions, now: () => number) {
    const { capacity = 200, refillPerSecond = 10 } = options;
    requireNotNegative('retryBudget.capacity', capacity);
    requireNotNegative('retryBudget.refillPerSecond', refillPerSecond);
    this.#capacity = capacity;
    this.#refillPerSecond = refillPerSecond;
    this.#now = now;
    this.#tokens = capacity;
    this.#countedAt = now();
  }

  /** Takes one token; false where there is none. */
  take(): boolean {
    this.#refill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  #refill(): void {
    const now = this.#now();
    // A clock that was set back brings nothing, and takes nothing either.
    const passedMs = Math.max(0, now - this.#countedAt);
    this.#countedAt = now;
    this.#tokens = Math.min(this.#capacity, this.#tokens + (passedMs / 1000) * this.#refillPerSecond);
  }
}

function requireNotNegative(option: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) {
    throw new InvalidOptionsError(option, `must be a number, 0 or more, and is ${String(value)}`);
  }
}
