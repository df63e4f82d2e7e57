import { ApiFault } from '../api-fault.ts';
import { pythonText, pythonValue } from './python-text.ts';

/** Looks at a value of a request's body. @throws ApiFault with Nova's words, which name the field that it stands in */
export type Check = (value: unknown, field: string | null) => void;

/** A field of an object. */
export interface Field {
  readonly check: Check;
  readonly required?: boolean;
}

/** Whatever it is. */
export const anything: Check = () => undefined;

/** An object with these fields and no others. @param orNull - Whether null will do as well. */
export function object(fields: Readonly<Record<string, Field>>, orNull = false): Check {
  return (value, field) => {
    if (orNull && value === null) return;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw invalid(value, field, `is not of type ${orNull ? "'object', 'null'" : "'object'"}`);
    }
    const names = Object.keys(value);
    const unknown = names.filter((name) => !Object.hasOwn(fields, name)).sort();
    if (unknown.length > 0) {
      const list = unknown.map((name) => pythonText(name)).join(', ');
      throw refused(
        value,
        field,
        `Additional properties are not allowed (${list} ${unknown.length === 1 ? 'was' : 'were'} unexpected)`,
      );
    }
    for (const [name, { check, required = false }] of Object.entries(fields)) {
      if (names.includes(name)) check((value as Record<string, unknown>)[name], name);
      else if (required) throw refused(value, field, `${pythonText(name)} is a required property`);
    }
  };
}

/** A text. */
export function text(rules: { min?: number; max?: number; pattern?: string; orNull?: boolean } = {}): Check {
  return (value, field) => {
    if (rules.orNull === true && value === null) return;
    if (typeof value !== 'string') {
      throw invalid(
        value,
        field,
        `is not of type ${rules.orNull === true ? "'string', 'null'" : "'string'"}`,
      );
    }
    if (value.length < (rules.min ?? 0)) throw invalid(value, field, 'is too short');
    if (value.length > (rules.max ?? Infinity)) throw invalid(value, field, 'is too long');
    if (rules.pattern !== undefined && !new RegExp(rules.pattern).test(value)) {
      throw invalid(value, field, `does not match ${pythonText(rules.pattern)}`);
    }
  };
}

/** One of these. */
export function oneOf(values: readonly unknown[]): Check {
  return (value, field) => {
    if (!values.includes(value)) throw invalid(value, field, `is not one of ${pythonText(values)}`);
  };
}

const WORDS = ['True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', 'yes'];
const OTHER_WORDS = ['False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no'];

/** Yes or no, as Nova takes it: also as a text. */
export const boolean: Check = oneOf([true, ...WORDS, false, ...OTHER_WORDS]);

/** The name of a host. */
export const fqdn: Check = text({ min: 1, max: 255, pattern: '^[a-zA-Z0-9-._]*$' });

/** The same, or null. */
export const fqdnOrNull: Check = text({ min: 1, max: 255, pattern: '^[a-zA-Z0-9-._]*$', orNull: true });

/** A name that somebody gives. */
export const name: Check = text({ min: 1, max: 255 });

function invalid(value: unknown, field: string | null, why: string): ApiFault {
  return refused(value, field, `${pythonText(value)} ${why}`);
}

function refused(value: unknown, field: string | null, message: string): ApiFault {
  return new ApiFault(
    400,
    field === null
      ? message
      : `Invalid input for field/attribute ${field}. Value: ${pythonValue(value)}. ${message}`,
  );
}
