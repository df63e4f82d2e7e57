import pLimit, { type LimitFunction } from 'p-limit';
import { LONGEST_PAUSE_MS } from '../../http/retry-delay.ts';
import type { Clock } from '../../model/clock.ts';
import {
  isNovaError,
  isRequestTimeoutError,
  isServerError,
  isTooManyRequestsError,
} from '../../nova/index.ts';
import type { RecoveryEventBody } from '../events.ts';

/** After so many successes in a row one request more is under way at once. */
export const SUCCESSES_FOR_ONE_MORE = 8;

/** The first pause where Nova does not say how long; each further one in a row is twice as long. */
const FIRST_PAUSE_MS = 1_000;

/** A gateway's word for a time-out is one, too. */
const OVERLOADED: readonly number[] = [503, 504];

/**
 * Bounds the mutating requests that are under way at once, and heeds a control plane that has too many: on 429, 503, 504
 * or a time-out half as many go on, after a pause for all of them (`Retry-After` where Nova says it). With every
 * {@link SUCCESSES_FOR_ONE_MORE} successes in a row one more comes back.
 *
 * Requests that were under way together are pushed back together: that counts once.
 */
export class Pacing {
  readonly #most: number;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #tell: (event: RecoveryEventBody) => void;
  readonly #limit: LimitFunction;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  /** What began before this number began before the last change. */
  #epoch = 0;
  #successes = 0;
  #pushedBackInARow = 0;

  /** @param given - `signal` ends every pause; what follows must look for itself whether it may still go on. */
  constructor(given: {
    readonly most: number;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly tell: (event: RecoveryEventBody) => void;
  }) {
    this.#most = given.most;
    this.#clock = given.clock;
    this.#signal = given.signal;
    this.#tell = given.tell;
    this.#limit = pLimit(given.most);
  }

  /**
   * Makes one request as soon as there is room for it.
   *
   * @param request - Is given the function that is to be told of an attempt that failed and is made once more.
   */
  async run<T>(request: (pushedBack: (error: unknown) => void) => Promise<T>): Promise<T> {
    return this.#limit(async () => {
      await this.#pause();
      const epoch = this.#epoch;
      const failures: unknown[] = [];
      const heed = (error: unknown) => {
        failures.push(error);
        if (isPushBack(error) && epoch === this.#epoch) this.#slowDown(error);
      };
      try {
        const answer = await request(heed);
        if (failures.length === 0 && epoch === this.#epoch) this.#speedUp();
        return answer;
      } catch (error) {
        heed(error);
        throw error;
      }
    });
  }

  async #pause(): Promise<void> {
    while (!this.#signal.aborted && this.#clock.now() < this.#pausedUntil) {
      await this.#clock.sleep(this.#pausedUntil - this.#clock.now(), this.#signal).catch(() => undefined);
    }
  }

  #slowDown(error: unknown): void {
    this.#epoch += 1;
    this.#successes = 0;
    this.#pushedBackInARow += 1;
    this.#limit.concurrency = Math.max(1, Math.floor(this.#limit.concurrency / 2));
    const asked = isNovaError(error) ? error.retryAfterMs : null;
    const pauseMs = Math.min(asked ?? FIRST_PAUSE_MS * 2 ** (this.#pushedBackInARow - 1), LONGEST_PAUSE_MS);
    this.#pausedUntil = this.#clock.now() + pauseMs;
    this.#told(pauseMs, error instanceof Error ? error.message : String(error));
  }

  #speedUp(): void {
    this.#pushedBackInARow = 0;
    if (this.#limit.concurrency >= this.#most) return;
    this.#successes += 1;
    if (this.#successes < SUCCESSES_FOR_ONE_MORE) return;
    this.#successes = 0;
    this.#limit.concurrency += 1;
    this.#told(0, null);
  }

  #told(pauseMs: number, why: string | null): void {
    this.#tell({ type: 'pacingChanged', concurrentPosts: this.#limit.concurrency, pauseMs, why });
  }
}

function isPushBack(error: unknown): boolean {
  if (isTooManyRequestsError(error) || isRequestTimeoutError(error)) return true;
  return isServerError(error) && OVERLOADED.includes(error.status);
}
