import { access, readFile } from 'node:fs/promises';
import { LabError } from './lab-error.ts';
import { runInRoot } from './in-root.ts';
import { packagesMarker } from './layout.ts';
import type { LabSettings } from './settings.ts';

/** A request to Nova's compute API and, where there is one, a success that was answered. */
export interface Exchange {
  readonly microversion: string;
  readonly method: string;
  /** Below the version. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** Absent where none was sent. */
  readonly body?: unknown;
  /** Null for an empty one, absent where it is of no interest. */
  readonly response?: unknown;
}

/** How many of the parts of a route's exchanges are as Nova's schemas have them. `unchecked`: Nova has none there. */
export type Verdicts = Readonly<Partial<Record<'valid' | 'invalid' | 'unchecked' | 'none', number>>>;

/** What was found for one route. */
export interface CheckedRoute {
  /** Such as `POST /servers/{id}/action evacuate`. */
  readonly route: string;
  readonly exchanges: number;
  readonly body: Verdicts;
  readonly query: Verdicts;
  readonly response: Verdicts;
}

/** Something that Nova would refuse or ignore, or that it would not answer. */
export interface ExchangeProblem {
  /** The exchange's place in what was checked. */
  readonly index: number;
  readonly route: string;
  readonly problem: string;
}

/** What Nova's schemas say of exchanges. */
export interface SchemaReport {
  /** Nova's own version, such as `31.0.0`. */
  readonly release: string;
  readonly routes: readonly CheckedRoute[];
  readonly problems: readonly ExchangeProblem[];
}

/**
 * Holds exchanges against the JSON schemas in Nova's own controllers. Nova has to be installed in the lab's root; nothing of
 * it has to run.
 *
 * @throws {@link LabError} when it is not installed.
 */
export async function checkExchanges(
  settings: LabSettings,
  exchanges: readonly Exchange[],
): Promise<SchemaReport> {
  await access(packagesMarker(settings)).catch(() => {
    throw new LabError(
      `There is no Nova in ${settings.root}: npm run lab -- up makes it, and down may follow.`,
    );
  });
  // By its text: the copy in the root is as old as the last time the lab was brought up.
  const script = await readFile(new URL('python/nova_schemas.py', import.meta.url), 'utf8');
  const output = await runInRoot(settings, ['nice', '-n', '10', 'python3', '-c', script], {
    input: JSON.stringify({ exchanges }),
    log: 'nova-schemas',
  });
  return JSON.parse(output) as SchemaReport;
}
