import { LabError } from '../lab-error.ts';
import type { Answer } from './session.ts';

/** A JSON object that was not looked into yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Returns the JSON object that a service answered.
 *
 * @throws {@link LabError} with the service's words when the status is 400 or more.
 */
export function success(answer: Answer, what: string): JsonObject {
  if (answer.status >= 400) throw new LabError(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return object(answer.body ?? {});
}

/** Returns a value as a JSON object, or throws a {@link LabError}. */
export function object(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LabError(`Expected a JSON object and got ${JSON.stringify(value)}.`);
  }
  return value as JsonObject;
}

/** Returns a value as a list of JSON objects, or throws a {@link LabError}. */
export function objects(value: unknown): readonly JsonObject[] {
  if (!Array.isArray(value)) throw new LabError(`Expected a JSON array and got ${JSON.stringify(value)}.`);
  return value.map(object);
}

/** Returns a value as a text, or throws a {@link LabError}. */
export function text(value: unknown): string {
  if (typeof value !== 'string') throw new LabError(`Expected a text and got ${JSON.stringify(value)}.`);
  return value;
}

/** Returns a value as a text, or `null` when it is none. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Returns a value as a number, or `NaN` when it is none. */
export function number(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}
