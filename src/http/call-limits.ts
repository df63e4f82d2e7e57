import { InvalidOptionsError } from '../errors.ts';

/** setTimeout fires at once when it is given more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Checks how long calls may take, and how often they may be sent again.
 *
 * @throws InvalidOptionsError naming the first one that is wrong.
 */
export function checkCallLimits(limits: {
  readonly timeoutMs?: number | undefined;
  readonly deadlineMs?: number | undefined;
  readonly retries?: number | undefined;
  readonly maxPages?: number | undefined;
}): void {
  for (const option of ['timeoutMs', 'deadlineMs'] as const) {
    const value = limits[option];
    if (value !== undefined && !(value > 0 && value <= LONGEST_TIMER_MS)) {
      throw new InvalidOptionsError(option, `must be above 0 and at most ${LONGEST_TIMER_MS} ms`);
    }
  }
  const { retries, maxPages } = limits;
  if (retries !== undefined && (!Number.isInteger(retries) || retries < 0)) {
    throw new InvalidOptionsError('retries', 'must be a whole number, 0 or more');
  }
  if (maxPages !== undefined && !(maxPages >= 1)) {
    throw new InvalidOptionsError('maxPages', 'must be 1 or more');
  }
}
