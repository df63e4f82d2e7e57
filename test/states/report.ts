import type { ReleaseName } from '../scenarios/port.ts';
import type { Result } from './result.ts';
import type { Remedied } from './usual-remedy.ts';

/** Set to 1, the tests of the states play every row on the real Nova. */
export const STATES_ALL = 'STATES_ALL';

/** Set to 1, they play the usual remedy beside them. */
export const STATES_COMPARE = 'STATES_COMPARE';

/** The file that they then write what they have seen into. */
export const STATES_REPORT = 'STATES_REPORT';

/** What was seen of every row on one release. */
export interface StatesReport {
  readonly release: ReleaseName;
  readonly rows: readonly Compared[];
}

/** A row, with what this library and the usual remedy have made of it, in words. */
export interface Compared {
  readonly name: string;
  readonly rule: string;
  readonly end: string;
  readonly remedy: string;
  /** Whether the usual remedy left it otherwise than this library, or let it run or leak where this library did not. */
  readonly remedyWasOtherwise: boolean;
}

/** Says in words what became of a row. */
export function describeRow(
  name: string,
  result: Result | undefined,
  remedied: Remedied | undefined,
): Compared {
  const end = result === undefined ? 'not played' : endOf(result);
  const remedy = remedied === undefined ? '' : remedyOf(remedied);
  const untouched = result?.outcome === 'held' || result?.outcome === null;
  return {
    ...{ name, end, remedy },
    rule: result?.rule ?? 'not on the host',
    remedyWasOtherwise: remedied !== undefined && (untouched ? remedied.answer !== null : remedy !== end),
  };
}

/** What has to be the same in every world. Words may name ids, times differ, and so does what is left to chance. */
export function inEveryWorld(result: Result | undefined): unknown {
  if (result === undefined) return undefined;
  return {
    ...result,
    reason: null,
    touched: result.touched.length > 0,
    locked: result.locked?.replace(/run=\S+/, 'run') ?? null,
    // Once a minute each host goes through the migrations that it is the source or destination of. One whose instance is
    // being evacuated at that very moment it sets to `error`, as that of a migration before ("doesn't match migration").
    migrations: result.migrations.map((row) =>
      row.replace(
        /^((?:resize|migration) .*) (?:finished|error|pre-migrating|post-migrating)(?=,|$)/,
        '$1 left behind',
      ),
    ),
  };
}

function endOf({ outcome, hold, end, ran, reason, migrations }: Result): string {
  switch (outcome) {
    case null:
      return 'untouched';
    case 'held':
      return `held, untouched (${hold ?? 'no code'})`;
    case 'recovered':
      return [end.split('/')[0], ...running(ran), ...leaking(migrations.some(holds))].join(', ');
    case 'deleted':
      return 'deleted, as its owner asked';
    default:
      return `${outcome}: ${reason ?? 'no reason'}`;
  }
}

function remedyOf({ end, ran, answer, leaks }: Remedied): string {
  if (answer === null) return 'not seen';
  if (end === null) return 'gone';
  if (answer !== 200) return `${end}, evacuation refused with ${answer}`;
  return [end.split(' ')[0]?.replace('/none', ''), ...running(ran), ...leaking(leaks)].join(', ');
}

function running(ran: Result['ran']): readonly string[] {
  return ran === 'until its stop' ? ['ran until it was stopped'] : [];
}

function leaking(leaks: boolean): readonly string[] {
  return leaks ? ['the allocation of its resize stays'] : [];
}

function holds(migration: string): boolean {
  return migration.includes(', holds ');
}
