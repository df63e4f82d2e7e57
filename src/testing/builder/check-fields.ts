import { InvalidOptionsError } from '../../errors.ts';

/** What a field may be. */
export interface Allowed {
  /** Follows the word "allowed", such as `is a number above 0`. */
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
  readonly required?: boolean;
}

/** What the fields of an object may be, by their names. */
export type Fields = Readonly<Record<string, Allowed>>;

export const TEXT: Allowed = { words: 'is a text', fits: (value) => typeof value === 'string' };
export const NAME: Allowed = {
  words: 'is a text that is not empty',
  fits: (value) => typeof value === 'string' && value !== '',
};
export const YES_OR_NO: Allowed = oneOf([true, false]);
export const NOT_NEGATIVE: Allowed = {
  words: 'is a number that is 0 or more',
  fits: (value) => Number.isFinite(value) && Number(value) >= 0,
};
export const POSITIVE: Allowed = {
  words: 'is a number above 0',
  fits: (value) => Number.isFinite(value) && Number(value) > 0,
};

/** One of these values. */
export function oneOf(values: readonly unknown[]): Allowed {
  return { words: `are ${values.map(shown).join(', ')}`, fits: (value) => values.includes(value) };
}

/** A whole number from `least` on. */
export function wholeFrom(least: number): Allowed {
  const words =
    least === -Infinity ? 'is a whole number' : `is a whole number that is ${String(least)} or more`;
  return { words, fits: (value) => Number.isSafeInteger(value) && Number(value) >= least };
}

/** An object; `words` says of what. */
export function objectOf(words: string, each: (value: unknown) => boolean = () => true): Allowed {
  return { words: `is ${words}`, fits: (value) => isObject(value) && Object.values(value).every(each) };
}

/** The same, and it cannot be left out. */
export function required(allowed: Allowed): Allowed {
  return { ...allowed, required: true };
}

/** Looks one value over. @throws InvalidOptionsError that says what was given, and what is allowed */
export function checkValue(name: string, value: unknown, allowed: Allowed): void {
  if (allowed.fits(value)) return;
  const given = value === undefined ? 'is missing' : `is ${shown(value)}`;
  throw new InvalidOptionsError(name, `${given}; allowed ${allowed.words}`);
}

/**
 * Looks all fields of an object over: what is undefined is left out, and what has no name in `fields` is refused.
 *
 * @throws InvalidOptionsError that names the field, what was given and what is allowed
 */
export function checkFields(given: unknown, fields: Fields, prefix = ''): void {
  if (!isObject(given)) {
    throw new InvalidOptionsError(prefix === '' ? 'options' : prefix, `is ${shown(given)}, and no object`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || Object.hasOwn(fields, name)) continue;
    const known = Object.keys(fields).join(', ');
    throw new InvalidOptionsError(join(prefix, name), `is unknown here; there are ${known}`);
  }
  const values = given as Readonly<Record<string, unknown>>;
  for (const [name, allowed] of Object.entries(fields)) {
    const value = values[name];
    if (value !== undefined || allowed.required === true) checkValue(join(prefix, name), value, allowed);
  }
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
