import type { InstanceObservation, Observation } from './port.ts';

/**
 * Tells in what an observation is not as another one, each difference in one line: `expected` is a recording or what
 * the simulated cloud did, `real` what a real Nova did.
 */
export function differences(expected: Observation, real: Observation): readonly string[] {
  const names = union(Object.keys(expected.instances), Object.keys(real.instances));
  return [
    ...listDifferences('answers', expected.answers, real.answers),
    ...names.flatMap((name) => instanceDifferences(name, expected.instances[name], real.instances[name])),
  ];
}

function instanceDifferences(
  name: string,
  expected: InstanceObservation | undefined,
  real: InstanceObservation | undefined,
): readonly string[] {
  if (expected === undefined) return [`${name}: not expected, but there`];
  if (real === undefined) return [`${name}: expected, but not there`];
  return [
    ...sequenceDifference(`${name}: history`, expected.history, real.history),
    ...sequenceDifference(`${name}: power states`, expected.powerStates, real.powerStates),
    ...fieldDifferences(`${name}: end`, expected.end, real.end),
    ...listDifferences(`${name}: migrations`, expected.migrations.map(worded), real.migrations.map(worded)),
    ...fieldDifferences(`${name}: allocations`, expected.allocations, real.allocations),
    ...listDifferences(`${name}: actions`, expected.actions.map(worded), real.actions.map(worded)),
  ];
}

/** A sequence is told as a whole, as its order is the story. */
function sequenceDifference(
  what: string,
  expected: readonly (string | number)[],
  real: readonly (string | number)[],
): readonly string[] {
  const [one, other] = [expected.join(' > '), real.join(' > ')];
  return one === other ? [] : [`${what}: expected ${one}; but ${other}`];
}

function listDifferences(
  what: string,
  expected: readonly string[],
  real: readonly string[],
): readonly string[] {
  return Array.from({ length: Math.max(expected.length, real.length) }, (_, index) =>
    difference(`${what} [${index}]`, expected[index] ?? 'nothing', real[index] ?? 'nothing'),
  ).flat();
}

function fieldDifferences(what: string, expected: object | null, real: object | null): readonly string[] {
  if (expected === null || real === null) return difference(what, worded(expected), worded(real));
  const [one, other] = [new Map(Object.entries(expected)), new Map(Object.entries(real))];
  return union([...one.keys()], [...other.keys()]).flatMap((key) =>
    difference(`${what}: ${key}`, worded(one.get(key)), worded(other.get(key))),
  );
}

function difference(what: string, expected: string, real: string): readonly string[] {
  return expected === real ? [] : [`${what}: expected ${expected}; but ${real}`];
}

/** Two values that are equal but for the order of their keys are worded alike. */
function worded(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return value === undefined ? 'nothing' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(worded).join(', ')}]`;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${key}: ${worded(inner)}`).join(', ')}}`;
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])];
}
