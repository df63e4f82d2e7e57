/** What an answer consists of: the types that stand at each place, by path, such as `servers[].id: string`. */
export type Shape = Readonly<Record<string, string>>;

const ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The shape of a JSON value. Ids and the names of hosts that are keys stand as `{id}` and `{host}`. */
export function shapeOf(value: unknown): Shape {
  const types = new Map<string, Set<string>>();
  collect(value, '', types);
  return Object.fromEntries(
    [...types]
      .map(([path, found]) => [path, [...found].sort().join('|')] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function collect(value: unknown, path: string, types: Map<string, Set<string>>): void {
  if (Array.isArray(value)) {
    add(types, path, 'array');
    for (const item of value) collect(item, `${path}[]`, types);
  } else if (typeof value === 'object' && value !== null) {
    if (path !== '') add(types, path, 'object');
    for (const [key, item] of Object.entries(value)) {
      const name = ID.test(key) ? '{id}' : path.endsWith('.hosts') ? '{host}' : key;
      collect(item, path === '' ? name : `${path}.${name}`, types);
    }
  } else {
    add(types, path, value === null ? 'null' : typeof value);
  }
}

function add(types: Map<string, Set<string>>, path: string, type: string): void {
  const found = types.get(path) ?? new Set<string>();
  found.add(type);
  types.set(path, found);
}
