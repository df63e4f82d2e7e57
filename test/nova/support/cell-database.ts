import { readFile } from 'node:fs/promises';
import type { TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { expect } from 'vitest';
// As in library.ts: what a user gets, the built package.
import { type CellDatabaseFields, cellDatabase } from '../../../dist/cell-database/index.js';
import { password as labPassword, settings } from '../../../lab/index.ts';
import { sql } from '../../../lab/sql.ts';

/** The password of every user that the tests make. */
export const PASSWORD = 'a long password';
/** Where MariaDB listens. */
export const { mariadb: port } = settings().ports;

/** What the user of the documentation's page connects by. */
export const LIFEBOAT = {
  host: '127.0.0.1',
  port,
  user: 'lifeboat',
  password: PASSWORD,
  database: 'nova',
} as const;
/** The lab's own user, who may do everything. */
export const OWNER = { ...LIFEBOAT, user: 'lab', password: labPassword } as const;

const USERS = ['lifeboat', 'lifeboat_tls', 'lifeboat_elsewhere'];
const DATABASES = ['lifeboat_empty', 'lifeboat_other'];

/** Runs statements as the administrator of the database; the rows are lines. */
export const asAdmin = async (statements: string): Promise<string> =>
  (await sql(settings(), statements)).trim();

/** Removes every user and database that the tests make. */
export async function removeAll(): Promise<void> {
  await asAdmin(
    [
      ...USERS.map((user) => `DROP USER IF EXISTS '${user}'@'%';`),
      ...DATABASES.map((name) => `DROP DATABASE IF EXISTS ${name};`),
    ].join('\n'),
  );
}

/** The statements of docs/cell-database.md, for this database and any host. */
export async function documentedStatements(): Promise<string> {
  const page = await readFile('docs/cell-database.md', 'utf8');
  const block = /```sql\n(.*?)```/s.exec(page)?.[1] ?? '';
  return block.replaceAll('10.0.0.%', '%').replaceAll('nova_cell1', 'nova');
}

/** What Nova wrote, by instance, as the administrator of the database sees it. */
export async function written(): Promise<Readonly<Record<string, string>>> {
  const rows = await asAdmin(
    "SELECT instance_uuid, value FROM nova.instance_system_metadata WHERE `key` = 'old_vm_state' AND deleted = 0;",
  );
  return Object.fromEntries(rows.split('\n').map((row) => row.split('\t') as [string, string]));
}

/** How many connections the user has. */
export async function connectionsOf(user: string): Promise<number> {
  return Number(await asAdmin(`SELECT COUNT(*) FROM information_schema.processlist WHERE user = '${user}';`));
}

/** The certificate of the server, as PEM text, as whoever asks is shown it. */
export async function serverCertificate(): Promise<string> {
  const connection = await createConnection({ ...OWNER, ssl: { rejectUnauthorized: false } });
  const { stream } = (connection as unknown as { connection: { stream: TLSSocket } }).connection;
  const der = stream.getPeerCertificate().raw.toString('base64');
  await connection.end();
  return `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`;
}

/** The error with which a reading ends; it has no password in it, however it is printed. */
export async function failure(change: Partial<CellDatabaseFields>, timeoutMs = 10_000): Promise<unknown> {
  const fields = { ...LIFEBOAT, ...change };
  const source = cellDatabase(fields, { timeoutMs });
  const error: unknown = await source.oldVmStates([crypto.randomUUID()]).then(
    () => expect.unreachable('it succeeded'),
    (thrown: unknown) => thrown,
  );
  const shown = [error, source].map((value) => inspect(value, { depth: null, showHidden: true })).join('');
  expect(shown + JSON.stringify([error, source]) + String(error)).not.toContain(fields.password);
  return error;
}
