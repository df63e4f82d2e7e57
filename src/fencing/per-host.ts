import { InvalidOptionsError } from '../errors.ts';

/** A value, or a function that gives it for a host, by the name that Nova has for the host. */
export type PerHost<T> = T | ((host: string) => T | Promise<T>);

/** Checks, where fencers are made, what can be checked before a host is known. */
export function checkPerHost(option: string, value: unknown, check: (text: unknown) => string | null): void {
  if (typeof value === 'function') return;
  const wrong = check(value);
  if (wrong !== null) throw new InvalidOptionsError(option, wrong);
}

/**
 * The value for a host.
 *
 * @throws {InvalidOptionsError} when the function gives something wrong, without showing it: it may be a password. An error of the
 *   function itself is passed on.
 */
export async function forHost<T>(
  option: string,
  value: PerHost<T>,
  host: string,
  check: (value: unknown) => string | null,
): Promise<T> {
  // A T is data: no option takes a function for its value.
  const given = typeof value === 'function' ? await (value as (host: string) => T | Promise<T>)(host) : value;
  const wrong = check(given);
  if (wrong !== null) throw new InvalidOptionsError(option, `${wrong} (for ${host})`);
  return given;
}

/** Says what is wrong with a text that must not be empty; null where nothing is. */
export function wrongText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? null : 'must be a text that is not empty';
}
