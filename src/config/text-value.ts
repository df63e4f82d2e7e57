import { CloudConfigError } from './cloud-config-error.ts';
import { isGiven, type Tree } from './config-tree.ts';

/**
 * The text of a value, null where there is none.
 *
 * @throws CloudConfigError where it is no text: YAML 1.1 reads `no`, `on` and their like as true and false.
 */
export function textOf(tree: Tree | undefined): string | null {
  if (!isGiven(tree)) return null;
  if (tree.kind === 'leaf' && typeof tree.value === 'string') return tree.value;
  throw new CloudConfigError(
    tree.kind === 'leaf'
      ? `must be a text; YAML reads it as ${String(tree.value)}, so put it in quotes`
      : 'must be a text',
    { problem: 'valueWrong', source: tree.source },
  );
}

/**
 * The text of an address, null where there is none.
 *
 * @throws CloudConfigError also where it holds a user or a password, which would show wherever the configuration is shown.
 */
export function addressOf(tree: Tree | undefined): string | null {
  const text = textOf(tree);
  if (text === null || tree === undefined || !/^[a-z]+:\/\/[^/?#]*@/i.test(text)) return text;
  throw new CloudConfigError('must not contain a user or a password', {
    problem: 'valueWrong',
    source: tree.source,
  });
}

/** A number of seconds as milliseconds, null where there is none. */
export function secondsOf(tree: Tree | undefined): number | null {
  const seconds = numberOf(tree, 'a number of seconds above 0', (value) => value > 0);
  return seconds === null ? null : seconds * 1000;
}

/** A whole number from 0 on, null where there is none. */
export function countOf(tree: Tree | undefined): number | null {
  return numberOf(tree, 'a whole number, 0 or more', (value) => Number.isInteger(value) && value >= 0);
}

function numberOf(tree: Tree | undefined, expected: string, fits: (value: number) => boolean): number | null {
  const text = textOf(tree);
  if (text === null || tree === undefined) return null;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (fits(value)) return value;
  throw new CloudConfigError(`must be ${expected}`, { problem: 'valueWrong', source: tree.source });
}
