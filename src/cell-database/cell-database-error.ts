import { isLifeboatError, LifeboatError } from '../errors.ts';

/**
 * Why the database of a cell gave no answer. Part of semver.
 *
 * `driverMissing` the package mysql2 is not installed, or does not load;
 * `connect` nobody answered there, the connection broke, or the server serves nobody at the moment;
 * `tls` there is no encrypted connection that can be trusted;
 * `access` the user may not log in, or may not read the table;
 * `schema` there is no such database, table or column;
 * `timeout` `timeoutMs` was over;
 * `aborted` the caller's signal aborted;
 * `query` the server refused a statement for another reason.
 */
export type CellDatabaseReason =
  'driverMissing' | 'connect' | 'tls' | 'access' | 'schema' | 'timeout' | 'aborted' | 'query';

/**
 * Thrown when the `old_vm_state` of instances could not be read. Nothing is known of any of them, also where another
 * cell had answered, and nothing was changed. No password and no private key is in the error or its `cause`, which is
 * what the driver said, or the reason of the caller's signal.
 */
export class CellDatabaseError extends LifeboatError {
  override readonly name = 'CellDatabaseError';
  /** The kind of the failure; `driverCode` has the driver's own word. */
  readonly reason: CellDatabaseReason;
  /** The database, such as `nova_cell1@10.0.0.5:3306`; several with a comma between them. */
  readonly database: string;
  /** The word of mysql2 or Node, such as `ER_ACCESS_DENIED_ERROR` or `ECONNREFUSED`; null where there is none. */
  readonly driverCode: string | null;

  constructor(
    reason: CellDatabaseReason,
    database: string,
    message: string,
    options?: ErrorOptions & { readonly driverCode?: string | null },
  ) {
    super('cellDatabase', message, options);
    this.reason = reason;
    this.database = database;
    this.driverCode = options?.driverCode ?? null;
  }
}

/** Says whether a value is a {@link CellDatabaseError}, also one from another copy of the package. */
export function isCellDatabaseError(value: unknown): value is CellDatabaseError {
  return isLifeboatError(value) && value.code === 'cellDatabase';
}
