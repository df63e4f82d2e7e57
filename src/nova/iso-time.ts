/**
 * Turns a time of Nova's, which is UTC with or without a `Z` (`2025-01-01T00:00:00.000000`), into an ISO time as
 * `Date` writes it. What is no time stays as it is.
 */
export function isoTime(text: string): string {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}

/** As {@link isoTime}; null for a time that is not there. */
export function isoTimeOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined || text === '' ? null : isoTime(text);
}
