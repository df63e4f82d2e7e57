import type { CellDatabaseReason } from './cell-database-error.ts';
import type { DriverFailure } from './driver-failure.ts';

/** How far a reading had come. */
export type Phase = 'connecting' | 'reading';

/** By the server's numbers: mysql2 names them as MySQL does, and where MariaDB goes its own way that is a wrong name. */
const BY_SERVER_ERRNO: ReadonlyMap<number, CellDatabaseReason> = new Map([
  // Too many connections (of all, of this user, in this hour), a server that shuts down, a Galera node on its own.
  ...[1040, 1203, 1226, 1053, 1047, 1927].map((errno) => [errno, 'connect'] as const),
  // The login, the host, the password's age, a locked account; then database, table, column.
  ...[1045, 1698, 1130, 1129, 1251, 1820, 1862, 3118, 4151].map((errno) => [errno, 'access'] as const),
  ...[1044, 1142, 1143, 1227].map((errno) => [errno, 'access'] as const),
  ...[1049, 1146, 1054].map((errno) => [errno, 'schema'] as const),
  // max_statement_time of MariaDB, max_execution_time of MySQL, innodb_lock_wait_timeout.
  ...[1969, 3024, 1205].map((errno) => [errno, 'timeout'] as const),
  [3159, 'tls'],
]);

const BY_CODE: ReadonlyMap<string, CellDatabaseReason> = new Map([
  ['HANDSHAKE_SSL_ERROR', 'tls'],
  ['HANDSHAKE_NO_SSL_SUPPORT', 'tls'],
  // Among others a way to log in that mysql2 does not know, such as ed25519.
  ['AUTH_SWITCH_PLUGIN_ERROR', 'access'],
  ['MYSQL_CLEAR_PASSWORD_NOT_ENABLED', 'access'],
  ['UNEXPECTED_ROWS', 'schema'],
]);

/** Says what kind of failure an error of the driver is. */
export function failureReason(failure: DriverFailure, phase: Phase): CellDatabaseReason {
  const { serverErrno, code } = failure;
  if (serverErrno !== null) {
    return BY_SERVER_ERRNO.get(serverErrno) ?? (phase === 'connecting' ? 'connect' : 'query');
  }
  if (code === null) return phase === 'connecting' ? 'connect' : 'query';
  return BY_CODE.get(code) ?? 'connect';
}
