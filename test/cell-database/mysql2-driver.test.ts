import { describe, expect, it } from 'vitest';
import { cellDatabase, type CellDatabaseTls } from '../../src/cell-database/index.ts';
import { CERTIFICATE } from './certificate.ts';
import { instanceId } from './fake-driver.ts';
import { listen, refuseLogins } from './mysql-server.ts';
import { PASSWORD, rejection } from './setting.ts';

interface Login {
  readonly port: number;
  readonly tls?: CellDatabaseTls;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** The error with which a reading ends. */
async function failure({ port, tls, timeoutMs = 5000, signal }: Login): Promise<unknown> {
  const fields = { host: '127.0.0.1', port, user: 'lifeboat', password: PASSWORD, database: 'nova' };
  const source = cellDatabase({ ...fields, tls }, { timeoutMs });
  return rejection(source.oldVmStates([instanceId(1)], { signal }));
}

describe('a connection by mysql2', () => {
  it('to a server that never says a word is closed when the time is up', async () => {
    const { port, connections } = await listen(() => undefined);
    expect(await failure({ port, timeoutMs: 100 })).toMatchObject({ reason: 'timeout' });
    await expect.poll(() => connections).toEqual({ opened: 1, closed: 1 });
  });

  it('to a server that never says a word is closed when the caller gives up', async () => {
    const controller = new AbortController();
    const { port, connections } = await listen(() => controller.abort());
    expect(await failure({ port, signal: controller.signal })).toMatchObject({ reason: 'aborted' });
    await expect.poll(() => connections).toEqual({ opened: 1, closed: 1 });
  });

  it.each<[string, (server: { end: () => void; write: (text: string) => void }) => void]>([
    ['hangs up', (socket) => socket.end()],
    ['is no database', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('to a server that %s fails, and is closed', async (_name, behave) => {
    const { port, connections } = await listen(behave);
    const error = await failure({ port, timeoutMs: 300 });
    expect((error as { reason: string }).reason).toMatch(/connect|timeout/);
    await expect.poll(() => connections).toEqual({ opened: 1, closed: 1 });
  });

  it('to a port where nobody is fails as such', async () => {
    expect(await failure({ port: 1 })).toMatchObject({ reason: 'connect', driverCode: 'ECONNREFUSED' });
  });
});

describe('TLS by mysql2', () => {
  it.each<[string, CellDatabaseTls | undefined, string, RegExp]>([
    ['is not asked for by default', undefined, 'access', /refused in the clear/],
    [
      'trusts a CA, and finds the address in the certificate',
      { ca: CERTIFICATE },
      'access',
      /refused over TLS/,
    ],
    [
      'finds a name in the certificate',
      { ca: CERTIFICATE, servername: 'db.example' },
      'access',
      /refused over TLS/,
    ],
    [
      'refuses a certificate for another name',
      { ca: CERTIFICATE, servername: 'db2.example' },
      'tls',
      /altnames/,
    ],
    [
      'refuses a certificate for another address',
      { ca: CERTIFICATE, servername: '127.0.0.2' },
      'tls',
      /127\.0\.0\.2/,
    ],
    ['refuses an unknown signer', {}, 'tls', /self-signed certificate/],
    ['takes anything when it is told to', { rejectUnauthorized: false }, 'access', /refused over TLS/],
  ])('%s', async (_name, tls, reason, message) => {
    const { port, connections } = await listen(refuseLogins);
    const error = await failure({ port, ...(tls === undefined ? {} : { tls }) });
    expect(error).toMatchObject({ reason });
    expect(String(error)).toMatch(message);
    await expect.poll(() => connections.closed).toBe(1);
  });
});
