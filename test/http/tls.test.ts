import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { TlsOptions } from '../../src/http/tls-options.ts';
import { undiciTransport } from '../../src/http/undici-transport.ts';
import { type Authority, type Certificate, makeAuthority } from '../support/certificates.ts';
import { startHttpsServer } from '../support/https-server.ts';

let authority: Authority;
let stranger: Authority;
let server: Certificate;
let client: Certificate;

beforeAll(async () => {
  [authority, stranger] = await Promise.all([makeAuthority('the cloud'), makeAuthority('a stranger')]);
  [server, client] = await Promise.all([authority.issue('server'), authority.issue('operator')]);
});

async function get(url: string, tls?: TlsOptions, method: 'GET' | 'POST' = 'GET'): Promise<number> {
  const transport = undiciTransport({ tls });
  onTestFinished(() => transport.close());
  const { status } = await transport.send({
    method,
    url,
    headers: {},
    signal: AbortSignal.timeout(10_000),
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  return status;
}

describe('a server whose certificate an authority of its own has issued', () => {
  it.each(['GET', 'POST'] as const)('is not trusted by itself (%s)', async (method) => {
    const { url, clients } = await startHttpsServer(server);
    await expect(get(url, undefined, method)).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    expect(clients).toEqual([]);
  });

  it.each(['GET', 'POST'] as const)('is trusted with that authority (%s)', async (method) => {
    const { url, clients } = await startHttpsServer(server);
    expect(await get(url, { ca: authority.ca }, method)).toBe(200);
    expect(clients).toEqual([null]);
  });

  it('is not trusted with another authority, which counts in place of all', async () => {
    const { url, clients } = await startHttpsServer(server);
    await expect(get(url, { ca: stranger.ca })).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    expect(clients).toEqual([]);
  });

  it('is trusted where the file holds several authorities', async () => {
    const { url } = await startHttpsServer(server);
    expect(await get(url, { ca: stranger.ca + authority.ca })).toBe(200);
  });

  it('is trusted by whoever asks for that, and the authority is of no use then', async () => {
    const { url } = await startHttpsServer(server);
    expect(await get(url, { rejectUnauthorized: false })).toBe(200);
  });

  it('must be for the name', async () => {
    const { url } = await startHttpsServer(server);
    await expect(get(url.replace('127.0.0.1', 'localhost'), { ca: authority.ca })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});

describe('a server that asks for a certificate', () => {
  it('gets it, with the key apart or in the same text', async () => {
    const strict = { ...server, ca: authority.ca, requestCert: true, rejectUnauthorized: true };
    const { url, clients } = await startHttpsServer(strict);
    expect(await get(url, { ca: authority.ca, ...client })).toBe(200);
    expect(await get(url, { ca: authority.ca, cert: client.cert + client.key }, 'POST')).toBe(200);
    expect(clients).toEqual(['operator', 'operator']);
    await expect(get(url, { ca: authority.ca })).rejects.toThrow();
    expect(clients).toHaveLength(2);
  });
});

describe('options', () => {
  it.each<[string, () => TlsOptions]>([
    ['tls.ca', () => ({ ca: '/etc/ssl/ca.pem' })],
    ['tls.cert', () => ({ key: client.key })],
    ['tls.rejectUnauthorized', () => ({ rejectUnauthorized: 'no' as never })],
    ['tls', () => ({ ca: '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n' })],
    ['tls', () => ({ cert: client.cert, key: server.key })],
  ])('are refused where %s is wrong', (option, tls) => {
    expect(() => undiciTransport({ tls: tls() })).toThrow(
      expect.objectContaining({ code: 'invalidOptions', option }),
    );
  });
});
