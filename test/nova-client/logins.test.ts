import { describe, expect, it } from 'vitest';
import type { Transport } from '../../src/http/transport.ts';
import { connect, fakeCloud, json, NOVA, version } from './fake-cloud.ts';

const SERVERS = json({ servers: [] });

/** A Nova without a Keystone before it. */
function novaAlone(): Transport & { readonly sent: { url: string; token: string | undefined }[] } {
  const sent: { url: string; token: string | undefined }[] = [];
  return {
    sent,
    send: ({ url, headers }) => {
      sent.push({ url, token: headers['x-auth-token'] });
      const answer = url.endsWith('/servers') ? SERVERS : json({ version: version('v2.1', '2.1', '2.100') });
      return Promise.resolve({ status: 200, headers: {}, body: '', ...answer });
    },
    close: () => Promise.resolve(),
  };
}

describe('a client', () => {
  it.each([
    [{ type: 'none', endpoint: `${NOVA}/v2.1` }, 'admin:admin'],
    [{ type: 'none', endpoint: `${NOVA}/v2.1/%(project_id)s`, projectId: 'ops' }, 'admin:ops'],
    [{ type: 'adminToken', endpoint: `${NOVA}/v2.1/`, token: 'ADMIN' }, 'ADMIN'],
    [{ type: 'custom', token: () => Promise.resolve({ token: 'own', endpoint: `${NOVA}/v2.1` }) }, 'own'],
  ] as const)('needs no Keystone with %o', async (auth, token) => {
    const transport = novaAlone();
    const nova = await connect(transport, { auth });
    await nova.servers.list().all();
    expect(transport.sent).toEqual([
      { url: `${NOVA}/v2.1/`, token },
      { url: `${NOVA}/v2.1/servers`, token },
    ]);
  });

  it('takes the endpoint that overrides all others, with the project in its place', async () => {
    const transport = novaAlone();
    await connect(transport, {
      auth: { type: 'none', endpoint: NOVA, projectId: 'ops' },
      endpointOverride: 'http://gateway.example/$(tenant_id)s/v2.1',
    });
    expect(transport.sent[0]?.url).toBe('http://gateway.example/ops/v2.1/');
  });

  it('says so where nothing tells where Nova is', async () => {
    const auth = { type: 'custom', token: () => Promise.resolve({ token: 'own' }) } as const;
    await expect(connect(novaAlone(), { auth })).rejects.toMatchObject({
      code: 'catalog',
      message: expect.stringMatching(/gave neither a catalog nor an endpoint. Give auth.authUrl/) as unknown,
    });
  });

  it('says so where the token is unscoped', async () => {
    const body = { token: { expires_at: '2026-01-02T00:00:00Z', issued_at: '2026-01-01T00:00:00Z' } };
    const transport: Transport = {
      send: () =>
        Promise.resolve({ status: 200, headers: { 'x-subject-token': 't' }, body: JSON.stringify(body) }),
      close: () => Promise.resolve(),
    };
    const auth = { type: 'token', authUrl: 'http://keystone.example', token: 't' } as const;
    await expect(connect(transport, { auth })).rejects.toMatchObject({
      code: 'catalog',
      message: expect.stringMatching(
        /it is empty, as for a token without a scope: name the project/,
      ) as unknown,
    });
  });

  it('finds Nova by the first interface that there is', async () => {
    const cloud = fakeCloud();
    const nova = await connect(cloud, { interface: ['internalURL', 'publicURL'], serviceName: 'nova' });
    expect(nova.supports('2.100')).toBe(true);
  });
});
