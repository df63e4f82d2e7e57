import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type ScalarTag,
} from 'yaml';
import { CloudConfigError } from './cloud-config-error.ts';
import type { Branch, Tree } from './config-tree.ts';
import type { ValueSource } from './value-source.ts';

/** More than any configuration has, and less than a file needs whose aliases multiply. */
const MOST_NODES = 100_000;
const DEEPEST = 50;

/**
 * YAML 1.1 as OpenStack's own tools read it, with one exception: a number stays the text that was written, because
 * 2.100 is a microversion and 0123 may be a password.
 */
const TAGS: ScalarTag[] = [
  {
    tag: 'tag:yaml.org,2002:null',
    default: true,
    test: /^(?:~|null|Null|NULL)?$/,
    resolve: () => null,
  },
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
    resolve: (text) => /^(?:yes|true|on)$/i.test(text),
  },
];

/**
 * Reads a YAML or JSON file, and keeps the line of every value. Pure.
 *
 * @returns null where the file is empty.
 * @throws CloudConfigError naming file and line. The message quotes nothing of the file, which may hold passwords.
 */
export function readYaml(path: string, text: string): Branch | null {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags: (tags) => [...tags, ...TAGS],
    version: '1.1',
    lineCounter: lines,
    // Messages are made to quote the line, and with it what stands there; only the code of an error is shown.
    prettyErrors: false,
    uniqueKeys: true,
    // Unlike 'silent' it lets a second document in the file count as an error.
    logLevel: 'error',
  });
  const source = (offset: number, key: string): ValueSource & { from: 'file' } => ({
    from: 'file',
    path,
    line: Math.max(1, lines.linePos(offset).line),
    key,
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = source(error.pos[0], '');
    throw new CloudConfigError(`${path}:${line}: is not YAML: ${explain(error.code)}`, {
      problem: 'syntax',
      source: null,
    });
  }

  let count = 0;
  const tree = (node: Node | null, key: string, offset: number, depth: number): Tree => {
    count += 1;
    const here = source(node?.range?.[0] ?? offset, key);
    if (count > MOST_NODES || depth > DEEPEST) {
      throw new CloudConfigError('is nested too deeply or too large, or its aliases lead in circles', {
        problem: 'syntax',
        source: here,
      });
    }
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined) {
        throw new CloudConfigError('is an alias of nothing', { problem: 'syntax', source: here });
      }
      return tree(target, key, node.range?.[0] ?? offset, depth + 1);
    }
    if (isMap<Node, Node | null>(node)) {
      const entries = new Map<string, Tree>();
      for (const pair of node.items) addPair(entries, pair, key, here, depth);
      return { kind: 'branch', entries, source: here };
    }
    if (isSeq<Node | null>(node)) {
      const items = node.items.map((item, index) =>
        tree(item, `${key}[${index}]`, node.range?.[0] ?? offset, depth + 1),
      );
      return { kind: 'list', items, source: here };
    }
    const value: unknown = isScalar(node) ? node.value : null;
    if (value === null || typeof value === 'boolean' || typeof value === 'string') {
      return { kind: 'leaf', value, source: here };
    }
    throw new CloudConfigError('is of a kind that no configuration has', { problem: 'syntax', source: here });
  };
  const addPair = (
    entries: Map<string, Tree>,
    { key: keyNode, value }: Pair<Node, Node | null>,
    above: string,
    here: ValueSource,
    depth: number,
  ): void => {
    const name = isScalar(keyNode) ? (keyNode.source ?? null) : null;
    if (name === null) {
      throw new CloudConfigError('has a key that is no text', { problem: 'syntax', source: here });
    }
    const key = above === '' ? name : `${above}.${name}`;
    const below = tree(value, name === '<<' ? above : key, keyNode.range?.[0] ?? 0, depth + 1);
    if (name !== '<<' || (isScalar(keyNode) && keyNode.type !== 'PLAIN')) {
      entries.set(name, below);
      return;
    }
    const merged = below.kind === 'list' ? [...below.items] : [below];
    for (const one of merged) {
      if (one.kind !== 'branch') {
        throw new CloudConfigError('merges what is no mapping', { problem: 'syntax', source: one.source });
      }
      // What the mapping says itself counts, wherever the merge stands, and the first of several merges.
      for (const [mergedName, mergedValue] of one.entries) {
        if (!entries.has(mergedName)) entries.set(mergedName, mergedValue);
      }
    }
  };

  const whole = document.contents as Node | null;
  if (whole === null || (isScalar(whole) && whole.value === null)) return null;
  const read = tree(whole, '', 0, 0);
  if (read.kind !== 'branch') {
    throw new CloudConfigError(`${path}: must be a mapping, with the key clouds`, { problem: 'syntax' });
  }
  return read;
}

/** The mistakes that are made by hand; for any other the parser's own word has to do. */
const MISTAKES: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'a mapping or list begins in the middle of a line',
  BAD_INDENT: 'the indentation does not fit, or a bracket is not closed',
  DUPLICATE_KEY: 'the same key stands twice in one mapping',
  MISSING_CHAR: 'a character is missing, such as a closing quote or bracket, or a comma',
  TAB_AS_INDENT: 'a tab is used for indentation',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines, as when a colon or a quote is missing',
  UNEXPECTED_TOKEN: 'something stands where it cannot',
  MULTIPLE_DOCS: 'it holds several documents',
};

function explain(code: string): string {
  return MISTAKES[code] ?? code;
}
