import { CellDatabaseError, type CellDatabaseReason } from './cell-database-error.ts';
import { DriverMissing } from './driver.ts';
import { driverFailure } from './driver-failure.ts';
import { failureReason, type Phase } from './failure-reason.ts';
import { type ResolvedCell, secretsOf } from './resolved-cell.ts';

/** What to look at, by what went wrong. */
const ADVICE: Readonly<Record<CellDatabaseReason, string>> = {
  driverMissing:
    'It is read with the package mysql2, which is to be installed beside this one: npm install mysql2',
  connect: 'Is the database up, and may this machine reach it?',
  tls: 'What is trusted is said by tls, or by the ssl_ parameters of the URL',
  access:
    'Is the password right? The user needs SELECT on the columns instance_uuid, key, value and deleted of ' +
    'instance_system_metadata; docs/cell-database.md has the GRANT',
  schema: 'It must be the database of a cell, such as nova_cell1 or nova, and not nova_api',
  timeout: 'Is the table locked, as by a migration of its schema?',
  aborted: 'The caller gave it up',
  query: 'Nothing was changed',
};

/** Turns whatever ended the reading of a cell into an error that may be shown. */
export function explainFailure(cell: ResolvedCell, phase: Phase, error: unknown): CellDatabaseError {
  const isMissing = error instanceof DriverMissing;
  const failure = driverFailure(isMissing ? error.cause : error, secretsOf(cell));
  const reason = isMissing ? 'driverMissing' : failureReason(failure, phase);
  const { text, code, cause } = failure;
  const end = phase === 'connecting' ? 'no connection' : 'no answer';
  const said = code === null || text.includes(code) ? text : `${text} (${code})`;
  return new CellDatabaseError(reason, cell.label, `${named([cell])}: ${end}: ${said}. ${ADVICE[reason]}`, {
    cause,
    driverCode: code,
  });
}

/** The error of a call whose time is up. */
export function outOfTime(waiting: readonly ResolvedCell[], timeoutMs: number): CellDatabaseError {
  return new CellDatabaseError(
    'timeout',
    labels(waiting),
    `${named(waiting)}: not read within ${timeoutMs} ms (timeoutMs), from the connection to the last answer. ` +
      `${ADVICE.connect} ${ADVICE.timeout}`,
  );
}

/** The error of a call that its caller gave up. */
export function abortedByCaller(waiting: readonly ResolvedCell[], reason: unknown): CellDatabaseError {
  return new CellDatabaseError(
    'aborted',
    labels(waiting),
    `${named(waiting)}: the caller aborted the reading`,
    { cause: reason },
  );
}

function named(cells: readonly ResolvedCell[]): string {
  return cells.map(({ label, user }) => `cell database ${label}, as user ${user}`).join('; ');
}

function labels(cells: readonly ResolvedCell[]): string {
  return cells.map(({ label }) => label).join(', ');
}
