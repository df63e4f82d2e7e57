import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CellDatabase, cellDatabase } from '../../src/cell-database/index.ts';
import { resolveCell } from '../../src/cell-database/resolve-cell.ts';
import type { ResolvedCell } from '../../src/cell-database/resolved-cell.ts';
import { CERTIFICATE, KEY } from './certificate.ts';

const FIELDS = { host: 'db', user: 'lifeboat', password: 'hunter2', database: 'nova' };
const URL = 'mysql+pymysql://lifeboat:hunter2@db:3307/nova';

const resolved = (cell: CellDatabase): ResolvedCell => resolveCell('cells', cell);

describe('the database of a cell', () => {
  it('is completed with the port of MySQL and no encryption', () => {
    const cell = resolved(FIELDS);
    expect(cell).toMatchObject({ address: { host: 'db', port: 3306 }, tls: null, label: 'nova@db:3306' });
    expect(cell.password.reveal()).toBe('hunter2');
  });

  it('is the same as fields and as a URL', () => {
    const fromUrl = resolved({ url: URL });
    expect(fromUrl).toEqual(resolved({ ...FIELDS, port: 3307 }));
    expect(fromUrl.password.reveal()).toBe('hunter2');
  });

  it.each<[string, CellDatabase, string]>([
    ['a socket', { ...FIELDS, host: undefined, socketPath: '/run/m.sock' }, 'nova@/run/m.sock'],
    ['a socket in a URL', { url: `${URL}?unix_socket=/run/m.sock` }, 'nova@/run/m.sock'],
    ['an IPv6 address', { ...FIELDS, host: '::1' }, 'nova@[::1]:3306'],
  ])('is named by %s', (_name, cell, label) => {
    expect(resolved(cell).label).toBe(label);
    expect(cellDatabase(cell).name).toBe(`cell database ${label}`);
  });

  it.each<[string, object]>([
    ['cells.host', { host: '' }],
    ['cells.host', { socketPath: '/run/m.sock' }],
    ['cells.port', { port: 0 }],
    ['cells.port', { port: 65_536 }],
    ['cells.port', { port: '3306' }],
    ['cells.user', { user: '' }],
    ['cells.password', { password: undefined }],
    ['cells.password', { password: '' }],
    ['cells.database', { database: '' }],
  ])('is refused for its %s, as in %j, without showing the password', (option, change) => {
    const attempt = (): unknown => cellDatabase({ ...FIELDS, ...change });
    expect(attempt).toThrow(expect.objectContaining({ code: 'invalidOptions', option }));
    expect(attempt).not.toThrow(/hunter2/);
  });

  it('is told apart in a list', () => {
    expect(() => cellDatabase([FIELDS, { ...FIELDS, user: '' }])).toThrow(/^cells\[1\]\.user: is required$/);
    expect(() => cellDatabase([])).toThrow(/^cells: must name at least one database$/);
  });
});

describe('the encryption', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nova-lifeboat-tls-'));
    await writeFile(join(folder, 'ca.pem'), CERTIFICATE);
    await writeFile(join(folder, 'key.pem'), KEY);
    await writeFile(
      join(folder, 'junk.pem'),
      '-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n',
    );
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const url = (query: string): CellDatabase => ({
    url: `${URL}?charset=utf8&${query.replaceAll('@', folder)}`,
  });

  it('checks the certificate, for the host, unless it is told otherwise', () => {
    const all = { ca: null, cert: null, key: null };
    const checked = { rejectUnauthorized: true, checkIdentity: true };
    const unchecked = { rejectUnauthorized: false, checkIdentity: false };
    expect(resolved({ ...FIELDS, tls: {} }).tls).toEqual({ ...all, ...checked, servername: 'db' });
    expect(resolved({ ...FIELDS, tls: { servername: 'db.example' } }).tls?.servername).toBe('db.example');
    expect(resolved({ ...FIELDS, tls: { rejectUnauthorized: false } }).tls).toMatchObject(unchecked);
  });

  it('of a URL is what its files say', () => {
    const { tls } = resolved(url('ssl_ca=@/ca.pem&ssl_cert=@/ca.pem&ssl_key=@/key.pem'));
    expect(tls).toMatchObject({
      ca: CERTIFICATE,
      cert: CERTIFICATE,
      rejectUnauthorized: true,
      checkIdentity: true,
    });
    expect(tls?.key?.reveal()).toBe(KEY);
  });

  it.each([
    ['false', false],
    ['0', false],
    ['true', true],
  ])('of a URL with ssl_check_hostname=%s still checks who signed', (word, checkIdentity) => {
    const { tls } = resolved(url(`ssl_ca=@/ca.pem&ssl_check_hostname=${word}`));
    expect(tls).toMatchObject({ rejectUnauthorized: true, checkIdentity });
  });

  it('that is given beside a URL replaces what the URL says', () => {
    const { tls } = resolved({ ...(url('ssl_ca=/nowhere') as { url: string }), tls: { ca: CERTIFICATE } });
    expect(tls).toMatchObject({ ca: CERTIFICATE, servername: 'db' });
  });

  it.each<[string, () => CellDatabase, RegExp]>([
    ['a missing file', () => url('ssl_ca=@/none.pem'), /ssl_ca cannot be read: ENOENT/],
    ['a parameter that would be lost', () => url('ssl_cipher=AES'), /ssl_cipher is not understood/],
    ['a word that is neither yes nor no', () => url('ssl_check_hostname=maybe'), /ssl_check_hostname is not/],
    ['a file that is no certificate', () => url('ssl_ca=@/junk.pem'), /cells\.tls: .* OpenSSL refuses/],
    [
      'a path instead of a text',
      () => ({ ...FIELDS, tls: { ca: '/etc/ca.pem' } }),
      /cells\.tls\.ca: must be PEM text/,
    ],
    [
      'a certificate without its key',
      () => ({ ...FIELDS, tls: { cert: CERTIFICATE } }),
      /cells\.tls\.key: is required/,
    ],
    [
      'a key without its certificate',
      () => ({ ...FIELDS, tls: { key: KEY } }),
      /cells\.tls\.cert: is required/,
    ],
    [
      'an empty name',
      () => ({ ...FIELDS, tls: { servername: '' } }),
      /cells\.tls\.servername: must be the name/,
    ],
    [
      'a word for a truth value',
      () => ({ ...FIELDS, tls: { rejectUnauthorized: 'no' } }) as never,
      /must be true or/,
    ],
    [
      'a socket of this machine',
      () => ({ ...FIELDS, host: undefined, socketPath: '/run/m.sock', tls: {} }),
      /cells\.tls: is for a connection over the network/,
    ],
  ])('is refused for %s', (_name, cell, message) => {
    const attempt = (): unknown => cellDatabase(cell());
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code: 'invalidOptions' }));
    expect(attempt).not.toThrow(/hunter2|PRIVATE/);
  });
});
