/** Turns a `Date` header into an ISO time; null where it is missing or unreadable. */
export function isoFromHttpDate(text: string | undefined): string | null {
  if (text === undefined) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
