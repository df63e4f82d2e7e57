/** What a path leads to. */
export interface Route<H> {
  readonly handler: H;
  /** What stands in the path where the pattern has `{name}`. */
  readonly params: Readonly<Record<string, string>>;
}

interface Entry<H> {
  readonly method: string;
  readonly segments: readonly string[];
  readonly handler: H;
}

/** Finds what a method and a path lead to. The first pattern that fits is taken, so `/servers/detail` goes before `/servers/{id}`. */
export class Router<H> {
  readonly #byLength = new Map<number, Entry<H>[]>();

  /** @param table - By method and pattern: `GET /servers/{id}`. */
  constructor(table: Readonly<Record<string, H>>) {
    for (const [key, handler] of Object.entries(table)) {
      const [method = '', pattern = ''] = key.split(' ');
      const segments = segmentsOf(pattern);
      const entries = this.#byLength.get(segments.length) ?? [];
      entries.push({ method, segments, handler });
      this.#byLength.set(segments.length, entries);
    }
  }

  /** Returns null when nothing is there. */
  find(method: string, path: string): Route<H> | null {
    const segments = segmentsOf(path);
    for (const entry of this.#byLength.get(segments.length) ?? []) {
      if (entry.method !== method) continue;
      const params = match(entry.segments, segments);
      if (params !== null) return { handler: entry.handler, params };
    }
    return null;
  }

  /** The methods that a path has. */
  methodsOf(path: string): readonly string[] {
    const segments = segmentsOf(path);
    return (this.#byLength.get(segments.length) ?? [])
      .filter((entry) => match(entry.segments, segments) !== null)
      .map(({ method }) => method);
  }
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function match(pattern: readonly string[], path: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = path[index] ?? '';
    if (expected.startsWith('{')) params[expected.slice(1, -1)] = decode(actual);
    else if (expected !== actual) return null;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
