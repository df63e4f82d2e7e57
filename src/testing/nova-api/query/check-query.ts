import { ApiFault } from '../api-fault.ts';
import { pythonText } from '../schema/python-text.ts';

/** What is known of a parameter: a text, a number that is not negative, a time, or one of a few words. */
export type QueryKind = 'text' | 'number' | 'time' | readonly string[];

/** The parameters that a request may have. */
export interface QuerySchema {
  readonly known: Readonly<Record<string, QueryKind>>;
  /** Whether it may have others as well, which are ignored. */
  readonly open: boolean;
  /** Those that may occur once only. @default none */
  readonly single?: readonly string[];
  /** Whether those that begin with an underscore get through to be refused later, as those of servers do. */
  readonly underscores?: boolean;
}

const DATE_TIME =
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?$|^\d{4}-\d\d-\d\d$|^\d{8}T\d{4,6}Z?$/i;

/** Refuses with 400 and Nova's words what a query may not have. @throws ApiFault */
export function checkQuery(query: URLSearchParams, schema: QuerySchema): void {
  for (const [name, value] of query) {
    const kind = schema.known[name];
    if (kind !== undefined) checkValue(name, value, kind);
  }
  for (const name of schema.single ?? []) {
    const values = query.getAll(name);
    if (values.length > 1) throw invalid(name, pythonText(values), `${pythonText(values)} is too long`);
  }
  if (schema.open) return;
  const unknown = [...new Set(query.keys())].filter(
    (name) => schema.known[name] === undefined && !(schema.underscores === true && name.startsWith('_')),
  );
  if (unknown.length === 0) return;
  const names = unknown
    .sort()
    .map((name) => pythonText(name))
    .join(', ');
  throw new ApiFault(
    400,
    schema.underscores === true
      ? `${names} ${unknown.length === 1 ? 'does' : 'do'} not match any of the regexes: '^_'`
      : `Additional properties are not allowed (${names} ${unknown.length === 1 ? 'was' : 'were'} unexpected)`,
  );
}

function checkValue(name: string, value: string, kind: QueryKind): void {
  if (kind === 'number' && !/^[0-9]*$/.test(value)) {
    throw invalid(name, value, `${pythonText(value)} does not match '^[0-9]*$'`);
  }
  if (kind === 'time' && (!DATE_TIME.test(value) || Number.isNaN(parseTime(value)))) {
    throw invalid(name, value, `${pythonText(value)} is not a 'date-time'`);
  }
  if (typeof kind === 'object' && !kind.includes(value)) {
    throw invalid(name, value, `${pythonText(value)} is not one of ${pythonText(kind)}`);
  }
}

function invalid(name: string, value: string, why: string): ApiFault {
  return new ApiFault(400, `Invalid input for query parameters ${name}. Value: ${value}. ${why}`);
}

/** Milliseconds since the epoch of a time in a query, which is UTC without a zone. */
export function parseTime(text: string): number {
  // A plus sign in a query that was not escaped arrives as a space.
  const repaired = text.replace(/(\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (\d\d:?\d\d)$/, '$1+$2').replace(' ', 'T');
  return Date.parse(
    /(Z|[+-]\d\d(:?\d\d)?)$/i.test(repaired.slice(10)) || repaired.length === 10 ? repaired : `${repaired}Z`,
  );
}
