/** A time as Nova shows those of servers: `2026-01-01T00:00:00Z`. */
export function secondsWithZone(at: number): string {
  return `${iso(at).slice(0, 19)}Z`;
}

/** A time as Nova shows whatever comes from its database, which keeps whole seconds: `2026-01-01T00:00:00.000000`. */
export function databaseTime(at: number): string {
  return `${iso(at).slice(0, 19)}.000000`;
}

/** The same of a time that was not in the database yet. */
export function freshTime(at: number): string {
  return `${iso(at).slice(0, 23)}000`;
}

/** A time as Keystone shows it: `2026-01-01T00:00:00.000000Z`. */
export function keystoneTime(at: number): string {
  return `${databaseTime(at)}Z`;
}

/** The same as {@link databaseTime}; null for none. */
export function databaseTimeOrNull(at: number | null): string | null {
  return at === null ? null : databaseTime(at);
}

/** A time as HTTP headers have it. */
export function httpDate(at: number): string {
  return new Date(at).toUTCString();
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
