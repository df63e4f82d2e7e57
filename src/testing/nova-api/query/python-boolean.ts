import { ApiFault } from '../api-fault.ts';

const TRUE = ['1', 't', 'true', 'on', 'y', 'yes'];
const FALSE = ['0', 'f', 'false', 'off', 'n', 'no'];

/** Reads a text as Nova reads one that stands for yes or no; anything else is null. */
export function looseBoolean(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = String(value).trim().toLowerCase();
  if (TRUE.includes(text)) return true;
  return FALSE.includes(text) ? false : null;
}

/** The same. @throws ApiFault when it is neither */
export function strictBoolean(value: string): boolean {
  const result = looseBoolean(value);
  if (result !== null) return result;
  const acceptable = [...TRUE, ...FALSE]
    .sort()
    .map((word) => `'${word}'`)
    .join(', ');
  throw new ApiFault(400, `Unrecognized value '${value}', acceptable values are: ${acceptable}`);
}
