import { InvalidOptionsError } from '../errors.ts';
import { checkCallLimits } from '../http/call-limits.ts';
import type { Middleware } from '../http/middleware.ts';
import type { RetryBudgetOptions } from '../http/retry-budget.ts';
import { atLeast, isMicroversion, type Microversion } from '../model/microversion.ts';
import type { MicroversionRange } from './microversions.ts';

/** What a clone of a client does differently; what is absent stays as it is in the client that is cloned. */
export interface ClientOptions {
  /** How long one attempt may take, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /**
   * How long a whole call may take, in milliseconds, with the wait for a token, all attempts and the pauses between them.
   * For a list: each of its pages.
   */
  readonly deadlineMs?: number | undefined;
  /** How often a request that may safely be repeated is sent again at most. */
  readonly retries?: number | undefined;
  /** Ends every call of the clone, besides the signal that a call may have of its own. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The newest microversion that the clone knows of: calls ask for nothing newer, `supports()` and `microversions` end here.
   * Nova's own range cannot be made larger by it.
   */
  readonly maxMicroversion?: Microversion | undefined;
  /** Stand around each attempt, inside those that the cloned client has already. */
  readonly middleware?: readonly Middleware[] | undefined;
  /**
   * A budget of its own for the repetitions of the clone and of its clones. Absent, it shares that of the cloned client.
   */
  readonly retryBudget?: RetryBudgetOptions | undefined;
}

/** @throws InvalidOptionsError naming the first option that is wrong. @internal */
export function checkClientOptions(options: ClientOptions): void {
  checkCallLimits(options);
  const { maxMicroversion, middleware, signal } = options;
  if (maxMicroversion !== undefined && !isMicroversion(maxMicroversion)) {
    throw new InvalidOptionsError(
      'maxMicroversion',
      `must be a microversion such as '2.94', and is ${JSON.stringify(maxMicroversion)}`,
    );
  }
  if (middleware?.some((one) => typeof one !== 'function')) {
    throw new InvalidOptionsError('middleware', 'must be a list of functions');
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new InvalidOptionsError('signal', 'must be an AbortSignal');
  }
}

/** @throws InvalidOptionsError where Nova does not have it. @internal */
export function checkDefaultMicroversion(
  wanted: Microversion | undefined,
  { min, max }: MicroversionRange,
): void {
  if (wanted === undefined || (isMicroversion(wanted) && atLeast(wanted, min) && atLeast(max, wanted)))
    return;
  throw new InvalidOptionsError(
    'defaultMicroversion',
    `(compute_default_microversion of a cloud) is ${JSON.stringify(wanted)}, and this Nova has ${min} to ${max}`,
  );
}
