import { describe, expect, it } from 'vitest';
import { CellDatabaseError, isCellDatabaseError } from '../../src/cell-database/index.ts';
import { LifeboatError } from '../../src/errors.ts';
import { instanceId, serverError } from './fake-driver.ts';
import { rejection, setUp } from './setting.ts';

/** The error of a reading whose login or whose SELECT ends in this. */
async function failing(where: 'login' | 'select', thrown: Error): Promise<CellDatabaseError> {
  const { driver, source } = setUp();
  const fail = (): Promise<never> => Promise.reject(thrown);
  if (where === 'login') driver.onLogin = fail;
  else driver.onRun = (statement) => (statement.startsWith('SELECT') ? fail() : undefined);
  const error = await rejection(source.oldVmStates([instanceId(1)]));
  if (!isCellDatabaseError(error)) throw error;
  return error;
}

const coded = (code: string): Error => Object.assign(new Error(`it says ${code}`), { code });

describe('the reason of a failure', () => {
  it.each<[string, 'login' | 'select', Error, string]>([
    ['a wrong password', 'login', serverError(1045, 'ER_ACCESS_DENIED_ERROR'), 'access'],
    ['a foreign database', 'login', serverError(1044, 'ER_DBACCESS_DENIED_ERROR'), 'access'],
    ['a host that may not log in', 'login', serverError(1130, 'ER_HOST_NOT_PRIVILEGED'), 'access'],
    ['a login that mysql2 does not know', 'login', coded('AUTH_SWITCH_PLUGIN_ERROR'), 'access'],
    [
      'a locked account of MariaDB',
      'login',
      serverError(4151, 'ER_BULK_PARSER_INCOMPLETE_ESCAPE_SEQUENCE'),
      'access',
    ],
    ['a table without a grant', 'select', serverError(1142, 'ER_TABLEACCESS_DENIED_ERROR'), 'access'],
    ['a column without a grant', 'select', serverError(1143, 'ER_COLUMNACCESS_DENIED_ERROR'), 'access'],
    ['a missing database', 'login', serverError(1049, 'ER_BAD_DB_ERROR'), 'schema'],
    ['a missing table', 'select', serverError(1146, 'ER_NO_SUCH_TABLE'), 'schema'],
    ['a missing column', 'select', serverError(1054, 'ER_BAD_FIELD_ERROR'), 'schema'],
    ['nobody there', 'login', coded('ECONNREFUSED'), 'connect'],
    ['a server that is full', 'login', serverError(1040, 'ER_CON_COUNT_ERROR'), 'connect'],
    ['a server that says something new', 'login', serverError(9999, 'ER_NEW'), 'connect'],
    ['a connection that breaks', 'select', coded('PROTOCOL_CONNECTION_LOST'), 'connect'],
    ['an unknown certificate', 'login', coded('HANDSHAKE_SSL_ERROR'), 'tls'],
    ['a server without TLS', 'login', coded('HANDSHAKE_NO_SSL_SUPPORT'), 'tls'],
    ['a server that wants TLS', 'login', serverError(3159, 'ER_SECURE_TRANSPORT_REQUIRED'), 'tls'],
    ['max_statement_time', 'select', serverError(1969, 'ER_STATEMENT_TIMEOUT'), 'timeout'],
    ['max_execution_time', 'select', serverError(3024, 'ER_QUERY_TIMEOUT'), 'timeout'],
    ['a deadlock', 'select', serverError(1213, 'ER_LOCK_DEADLOCK'), 'query'],
  ])('says what %s is', async (_name, where, thrown, reason) => {
    const error = await failing(where, thrown);
    expect(error).toMatchObject({ code: 'cellDatabase', reason, database: 'nova_cell1@10.0.0.5:3306' });
    expect(error.driverCode).toBe('code' in thrown ? thrown.code : null);
  });

  it('is schema where the table holds something else than text', async () => {
    const { driver, source } = setUp();
    driver.onRun = (statement) =>
      statement.startsWith('SELECT') ? [{ instance_uuid: Buffer.from('x'), value: 1 }] : undefined;
    expect(await rejection(source.oldVmStates([instanceId(1)]))).toMatchObject({ reason: 'schema' });
  });
});

describe('the sentence of an error', () => {
  it('says which database, which user, what the server said and what to do', async () => {
    const { message } = await failing(
      'select',
      serverError(1142, 'ER_TABLEACCESS_DENIED_ERROR', 'SELECT denied'),
    );
    expect(message).toBe(
      'cell database nova_cell1@10.0.0.5:3306, as user lifeboat: no answer: SELECT denied ' +
        '(ER_TABLEACCESS_DENIED_ERROR). Is the password right? The user needs SELECT on the columns instance_uuid, key, value and deleted of ' +
        'instance_system_metadata; docs/cell-database.md has the GRANT',
    );
  });

  it('names every address that did not answer', async () => {
    const both = [
      new Error('connect ECONNREFUSED ::1:3306'),
      new Error('connect ECONNREFUSED 127.0.0.1:3306'),
    ];
    const { message, driverCode } = await failing(
      'login',
      Object.assign(new AggregateError(both, ''), { code: 'ECONNREFUSED' }),
    );
    expect(message).toContain('connect ECONNREFUSED ::1:3306; connect ECONNREFUSED 127.0.0.1:3306');
    expect(driverCode).toBe('ECONNREFUSED');
  });
});

describe('a CellDatabaseError', () => {
  it('is known as such, also one of another copy of the package', async () => {
    const error = await failing('login', coded('ECONNREFUSED'));
    expect(error).toBeInstanceOf(CellDatabaseError);
    const copy = Object.assign(new LifeboatError('cellDatabase', 'x'), { reason: 'connect' });
    expect([isCellDatabaseError(error), isCellDatabaseError(copy)]).toEqual([true, true]);
    expect([new LifeboatError('catalog', 'x'), coded('cellDatabase'), null].map(isCellDatabaseError)).toEqual(
      [false, false, false],
    );
  });

  it('keeps what the driver knew in its cause', async () => {
    const thrown = serverError(1146, 'ER_NO_SUCH_TABLE', 'no such table');
    const { cause } = await failing('select', thrown);
    expect(cause).toMatchObject({
      message: 'no such table',
      code: 'ER_NO_SUCH_TABLE',
      errno: 1146,
      sqlState: 'HY000',
    });
    expect((cause as Error).stack).toBe(thrown.stack);
  });
});
