import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// As in support/library.ts: what a user gets, the built package.
import { type CellDatabaseFields, cellDatabase } from '../../dist/cell-database/index.js';
import { loadMysql2 } from '../../src/cell-database/mysql2-driver.ts';
import { readOnly } from '../../src/cell-database/read-cell.ts';
import { resolveCell } from '../../src/cell-database/resolve-cell.ts';
import { probe, release, reset } from '../../lab/index.ts';
import { makeCast } from './support/cast.ts';
import {
  asAdmin,
  connectionsOf,
  documentedStatements,
  failure,
  LIFEBOAT,
  OWNER,
  PASSWORD,
  port,
  removeAll,
  serverCertificate,
  written,
} from './support/cell-database.ts';

describe('old_vm_state, from the database of a real Nova', () => {
  const admin = probe();
  let cast: ReadonlyMap<string, string>;
  const id = (name: string): string => cast.get(name) ?? '';

  beforeAll(async () => {
    await reset();
    await removeAll();
    await asAdmin(await documentedStatements());
    cast = await makeCast(admin, 'h2', [
      { name: 'was active', power: 'active', moved: { by: 'resize', from: 'h1' } },
      { name: 'was stopped', power: 'stopped', moved: { by: 'resize', from: 'h1' } },
      { name: 'was stopped, cold', power: 'stopped', moved: { by: 'migrate', from: 'h3' } },
      { name: 'was confirmed', power: 'stopped', moved: { by: 'resize', from: 'h1' } },
      { name: 'is suspended', power: 'active' },
      { name: 'never resized', power: 'active' },
    ]);
    await admin.act(id('was confirmed'), 'confirmResize');
    await admin.act(id('is suspended'), 'suspend');
    await admin.waitFor(id('was confirmed'), (server) => server?.vmState === 'stopped', 60_000);
    await admin.waitFor(id('is suspended'), (server) => server?.vmState === 'suspended', 60_000);
  });

  afterAll(async () => {
    await removeAll();
    await reset();
  });

  it('is what Nova wrote, and there is none where it wrote none', async () => {
    const source = cellDatabase(LIFEBOAT);
    const found = Object.fromEntries(await source.oldVmStates([...cast.values(), crypto.randomUUID()]));
    expect(found).toEqual({
      [id('was active')]: 'active',
      [id('was stopped')]: 'stopped',
      [id('was stopped, cold')]: 'stopped',
      [id('is suspended')]: 'active',
    });
    expect(found).toEqual(await written());
    expect(source.name).toBe(`cell database nova@127.0.0.1:${port}`);
  });

  it('is the same by Nova’s own URL, by a name for the host, and from many cells', async () => {
    const url = `mysql+pymysql://lifeboat:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/nova?charset=utf8`;
    const expected = await written();
    for (const cells of [
      { url },
      { ...LIFEBOAT, host: 'localhost' },
      [{ url }, { ...OWNER, database: 'nova_cell0' }],
    ]) {
      const found = await cellDatabase(cells).oldVmStates([...cast.values()]);
      expect(Object.fromEntries(found)).toEqual(expected);
    }
  });

  it('is found among thousands of ids, in one call', async () => {
    const others = Array.from({ length: 2500 }, () => crypto.randomUUID());
    const begun = performance.now();
    const found = await cellDatabase(LIFEBOAT).oldVmStates([...others, ...cast.values()]);
    const tookMs = Math.round(performance.now() - begun);
    expect(Object.fromEntries(found)).toEqual(await written());
    process.stdout.write(`\n  2,506 ids were looked up in ${tookMs} ms\n\n`);
    expect(tookMs).toBeLessThan(5_000);
  });

  it('leaves no connection behind, and lets the process end', async () => {
    const program = `
      import { cellDatabase } from './dist/cell-database/index.js';
      const source = cellDatabase(${JSON.stringify(LIFEBOAT)});
      console.log(JSON.stringify([...(await source.oldVmStates(['${id('was stopped')}']))]));`;
    const { stdout } = await execa('node', ['--input-type=module', '--eval', program], { timeout: 20_000 });
    expect(JSON.parse(stdout)).toEqual([[id('was stopped'), 'stopped']]);
    await expect.poll(() => connectionsOf('lifeboat')).toBe(0);
  });
});

describe('the user of the documentation’s page', () => {
  beforeAll(async () => {
    await removeAll();
    await asAdmin(await documentedStatements());
  });
  afterAll(removeAll);

  it.each([
    ['another column', 'SELECT id FROM instance_system_metadata', 'ER_COLUMNACCESS_DENIED_ERROR'],
    ['all columns', 'SELECT * FROM instance_system_metadata', /ER_(COLUMN|TABLE)ACCESS_DENIED_ERROR/],
    ['another table', 'SELECT uuid FROM instances', 'ER_TABLEACCESS_DENIED_ERROR'],
    ['another database', 'SELECT * FROM nova_api.cell_mappings', 'ER_TABLEACCESS_DENIED_ERROR'],
    [
      'a change',
      "UPDATE instance_system_metadata SET value = 'active'",
      /ER_(COLUMN|TABLE)ACCESS_DENIED_ERROR/,
    ],
    ['a deletion', 'DELETE FROM instance_system_metadata', 'ER_TABLEACCESS_DENIED_ERROR'],
  ])('is refused %s', async (_name, statement, code) => {
    const connection = await createConnection(LIFEBOAT);
    try {
      await expect(connection.query(statement)).rejects.toMatchObject({
        code: expect.stringMatching(code) as string,
      });
    } finally {
      await connection.end();
    }
  });
});

describe('the transaction of a reading', () => {
  it.each([
    "UPDATE instance_system_metadata SET value = 'active'",
    'DELETE FROM instance_system_metadata',
    'CREATE TABLE lifeboat_was_here (id INT)',
  ])('lets nobody do "%s", not even the owner of the database', async (statement) => {
    const before = await asAdmin('CHECKSUM TABLE nova.instance_system_metadata;');
    const session = (await loadMysql2()).open(resolveCell('cells', OWNER));
    try {
      await session.ready();
      await expect(readOnly(session, 5_000, () => session.run(statement))).rejects.toMatchObject({
        code: 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
      });
      // So that it is the transaction that refuses, and not something else about the session.
      expect(await session.run('SELECT @@max_statement_time AS seconds')).toEqual([{ seconds: 5 }]);
    } finally {
      session.destroy();
    }
    expect(await asAdmin('CHECKSUM TABLE nova.instance_system_metadata;')).toBe(before);
  });

  it('has statements that the server itself ends when the time is up', async () => {
    const session = (await loadMysql2()).open(resolveCell('cells', OWNER));
    try {
      await session.ready();
      await expect(readOnly(session, 300, () => session.run('SELECT SLEEP(20)'))).rejects.toMatchObject({
        errno: 1969,
      });
    } finally {
      session.destroy();
    }
  });
});

describe('a reading that cannot be', () => {
  beforeAll(async () => {
    await removeAll();
    await asAdmin(await documentedStatements());
    await asAdmin(`
      CREATE DATABASE lifeboat_empty;
      CREATE DATABASE lifeboat_other;
      CREATE TABLE lifeboat_other.instance_system_metadata (instance_uuid VARCHAR(36), value VARCHAR(255));
      CREATE USER 'lifeboat_elsewhere'@'%' IDENTIFIED BY '${PASSWORD}';
      GRANT SELECT ON \`lifeboat\\_%\`.* TO 'lifeboat_elsewhere'@'%';`);
  });
  afterAll(removeAll);

  const elsewhere = { user: 'lifeboat_elsewhere' };

  it.each<[string, Partial<CellDatabaseFields>, object]>([
    ['a wrong password', { password: 'hunter2' }, { reason: 'access', driverCode: 'ER_ACCESS_DENIED_ERROR' }],
    ['an unknown user', { user: 'nobody' }, { reason: 'access' }],
    [
      'a database of others',
      { database: 'nova_api' },
      { reason: 'access', driverCode: 'ER_DBACCESS_DENIED_ERROR' },
    ],
    [
      'no such database',
      { ...elsewhere, database: 'lifeboat_gone' },
      { reason: 'schema', driverCode: 'ER_BAD_DB_ERROR' },
    ],
    [
      'no such table',
      { ...elsewhere, database: 'lifeboat_empty' },
      { reason: 'schema', driverCode: 'ER_NO_SUCH_TABLE' },
    ],
    [
      'another table',
      { ...elsewhere, database: 'lifeboat_other' },
      { reason: 'schema', driverCode: 'ER_BAD_FIELD_ERROR' },
    ],
    ['a port where nobody is', { port: 1 }, { reason: 'connect', driverCode: 'ECONNREFUSED' }],
  ])('says so: %s', async (_name, change, expected) => {
    const database = `${change.database ?? 'nova'}@127.0.0.1:${change.port ?? port}`;
    expect(await failure(change)).toMatchObject({ code: 'cellDatabase', database, ...expected });
  });

  it('for a locked table ends in time, on the server, too', async () => {
    const lock = asAdmin('LOCK TABLES nova.instance_system_metadata WRITE; SELECT SLEEP(6); UNLOCK TABLES;');
    try {
      const begun = performance.now();
      await expect
        .poll(() =>
          asAdmin("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(6)%';"),
        )
        .not.toBe('0');
      expect(performance.now() - begun).toBeLessThan(3_000);
      const asked = performance.now();
      expect(await failure({}, 1_000)).toMatchObject({ reason: 'timeout' });
      expect(performance.now() - asked).toBeLessThan(2_000);
      await expect.poll(() => connectionsOf('lifeboat'), { timeout: 2_500 }).toBe(0);
      expect(performance.now() - begun).toBeLessThan(6_000);
    } finally {
      await lock;
    }
  });
});

// MariaDB makes itself a certificate from 11.4 on; Debian's bookworm has 10.11.
if (release === 'zed') {
  describe('TLS, where the server has none', () => {
    it('is missed before the password is used', async () => {
      expect(
        await failure({ ...OWNER, password: 'hunter2', tls: { rejectUnauthorized: false } }),
      ).toMatchObject({
        reason: 'tls',
        driverCode: 'HANDSHAKE_NO_SSL_SUPPORT',
      });
    });
  });
} else {
  describe('TLS, where the server has made itself a certificate', () => {
    let ca: string;

    beforeAll(async () => {
      await asAdmin(`
      CREATE OR REPLACE USER 'lifeboat_tls'@'%' IDENTIFIED BY '${PASSWORD}' REQUIRE SSL;
      GRANT SELECT (instance_uuid, \`key\`, value, deleted) ON nova.instance_system_metadata TO 'lifeboat_tls'@'%';`);
      ca = await serverCertificate();
    });
    afterAll(removeAll);

    it('is what a user with REQUIRE SSL gets in by, and not without', async () => {
      const encrypted = cellDatabase({
        ...LIFEBOAT,
        user: 'lifeboat_tls',
        tls: { rejectUnauthorized: false },
      });
      expect((await encrypted.oldVmStates([crypto.randomUUID()])).size).toBe(0);
      expect(await failure({ user: 'lifeboat_tls' })).toMatchObject({ reason: 'access' });
    });

    it('trusts the certificate that Nova’s URL names, whatever the name in it', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'nova-lifeboat-tls-'));
      await writeFile(join(folder, 'ca.pem'), ca);
      const login = `lifeboat_tls:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`;
      const url = `mysql+pymysql://${login}/nova?ssl_ca=${folder}/ca.pem&ssl_check_hostname=false`;
      expect((await cellDatabase({ url }).oldVmStates([crypto.randomUUID()])).size).toBe(0);
      await rm(folder, { recursive: true });
    });

    it('refuses a certificate that nobody vouches for, and one for another name', async () => {
      expect(await failure({ user: 'lifeboat_tls', tls: {} })).toMatchObject({ reason: 'tls' });
      expect(await failure({ user: 'lifeboat_tls', tls: { ca } })).toMatchObject({ reason: 'tls' });
    });
  });
}
