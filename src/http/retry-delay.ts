import { isNovaError } from './errors/nova-error.ts';

/** The first pause is at most this long; each further one at most twice the one before. */
const FIRST_MS = 500;
/** No pause is longer, whatever `Retry-After` asks for: the caller has a deadline of its own. */
export const LONGEST_PAUSE_MS = 60_000;
const LONGEST_BACKOFF_MS = 20_000;

/**
 * Says how long to wait before a request is sent again. Pure.
 *
 * The pause is random between nothing and a bound that doubles with each attempt ("full jitter"): after an outage,
 * clients that failed together must not come back together. A `Retry-After` wins, with up to a tenth on top.
 *
 * @param attempt - The number of the attempt that failed, from 1.
 * @param error - What it failed with.
 * @param random - A number from 0 up to, but not including, 1.
 * @returns milliseconds, at most 60,000.
 */
export function delayFor(attempt: number, error: unknown, random: number): number {
  const asked = isNovaError(error) ? error.retryAfterMs : null;
  if (asked !== null) return Math.min(Math.round(asked * (1 + random / 10)), LONGEST_PAUSE_MS);
  const bound = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
  return Math.round(random * bound);
}
