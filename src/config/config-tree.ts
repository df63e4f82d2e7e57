import type { ValueSource } from './value-source.ts';

/** A value that knows where it was written. Numbers are the text that was written. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly value: string | boolean | null;
  readonly source: ValueSource;
}

/** A list that knows where it was written. */
export interface List {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly source: ValueSource;
}

/** Keys and their values; the order is that of the file. */
export interface Branch {
  readonly kind: 'branch';
  readonly entries: ReadonlyMap<string, Tree>;
  readonly source: ValueSource;
}

/** A piece of a configuration in which every value knows where it was written. */
export type Tree = Leaf | List | Branch;

export function leaf(value: string, source: ValueSource): Leaf {
  return { kind: 'leaf', value, source };
}

export function branch(entries: Iterable<readonly [string, Tree]>, source: ValueSource): Branch {
  return { kind: 'branch', entries: new Map(entries), source };
}

/** The branch below a key; an empty one where there is none. */
export function branchAt(tree: Branch, key: string): Branch {
  const below = tree.entries.get(key);
  return below?.kind === 'branch' ? below : branch([], tree.source);
}

/** Replaces `-` by `_` in all keys: clouds.yaml may use either, and the one that comes last counts. */
export function withUnderscores(tree: Branch): Branch {
  const entries = new Map<string, Tree>();
  for (const [key, value] of tree.entries) {
    entries.set(key.replaceAll('-', '_'), value.kind === 'branch' ? withUnderscores(value) : value);
  }
  return { ...tree, entries };
}

/** Puts one file over another: what both have below a key is put together, and of a value the second one's counts. */
export function mergeFiles(below: Branch, above: Branch): Branch {
  const entries = new Map(below.entries);
  for (const [key, value] of above.entries) {
    const old = entries.get(key);
    entries.set(key, value.kind === 'branch' && old?.kind === 'branch' ? mergeFiles(old, value) : value);
  }
  return { ...below, entries };
}

/**
 * Puts one cloud's keys over those of another: only `auth` is put together, every other key is replaced as a whole.
 * What is empty replaces nothing.
 */
export function overlay(below: Branch, above: Branch): Branch {
  const entries = new Map(below.entries);
  for (const [key, value] of above.entries) {
    const old = entries.get(key);
    if (value.kind === 'leaf' && value.value === null && old !== undefined) continue;
    entries.set(
      key,
      key === 'auth' && value.kind === 'branch' && old?.kind === 'branch' ? overlay(old, value) : value,
    );
  }
  return { ...below, entries };
}

/** Says whether there is a value: neither nothing at all, nor null, nor an empty text. */
export function isGiven(tree: Tree | undefined): tree is Tree {
  return tree !== undefined && !(tree.kind === 'leaf' && (tree.value === null || tree.value === ''));
}
