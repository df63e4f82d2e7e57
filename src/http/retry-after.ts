/**
 * Reads a `Retry-After` header, which is a number of seconds or an HTTP date.
 *
 * @param date - The answer's own `Date` header: a date is counted from there, so that a wrong clock on either
 * side does no harm.
 * @returns milliseconds, never negative; null where there is no such header or it makes no sense.
 */
export function retryAfterMs(
  header: string | undefined,
  date: string | undefined,
  now: number,
): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER);
  // A bare number in any other shape would be read by Date.parse as a year.
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return null;
  const sent = Date.parse(date ?? '');
  return Math.max(0, at - (Number.isNaN(sent) ? now : sent));
}
