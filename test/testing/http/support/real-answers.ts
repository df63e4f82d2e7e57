import { readFileSync } from 'node:fs';
import type { Shape } from './shape-of.ts';

/** What a real Nova 31 answers, by kind of request. */
export interface RealAnswer {
  /** The versions at which it was asked, from the oldest to the newest; empty where there are none. */
  readonly versions: readonly string[];
  /** Its shape at one of them. */
  at(version: string): Shape;
}

interface Written {
  readonly versions: string;
  /** Types, and where they do not stand at all versions, at which: `number @ 2.1-2.52; string @ 2.53-2.100`. */
  readonly paths: Readonly<Record<string, string>>;
}

const FILE = new URL('../fixtures/nova-31-answers.json', import.meta.url);

/** Reads what was seen. */
export function realAnswers(): ReadonlyMap<string, RealAnswer> {
  const written = JSON.parse(readFileSync(FILE, 'utf8')) as Readonly<Record<string, Written>>;
  return new Map(
    Object.entries(written).map(([kind, { versions: text, paths }]) => {
      const versions = text === '' ? [] : text.split(' ');
      return [kind, { versions, at: (version) => shapeAt(paths, versions, version) }];
    }),
  );
}

function shapeAt(paths: Written['paths'], versions: readonly string[], version: string): Shape {
  const at = versions.indexOf(version);
  const shape: Record<string, string> = {};
  for (const [path, parts] of Object.entries(paths)) {
    for (const part of parts.split('; ')) {
      const [types = '', range] = part.split(' @ ');
      const [first = versions[0] ?? '', last = range ?? versions.at(-1) ?? ''] = range?.split('-') ?? [];
      if (range === undefined || (at >= versions.indexOf(first) && at <= versions.indexOf(last)))
        shape[path] = types;
    }
  }
  return shape;
}
