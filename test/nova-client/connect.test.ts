import { describe, expect, it } from 'vitest';
import type { TransportResponse } from '../../src/http/transport.ts';
import { connect, fakeCloud, json, NOVA, TOKEN, version } from './fake-cloud.ts';

async function baseUrlOf(options: Parameters<typeof fakeCloud>[0]): Promise<string> {
  const cloud = fakeCloud({ ...options, answer: () => json({ servers: [] }) });
  const nova = await connect(cloud);
  await nova.servers.list().all();
  return cloud.calls[0]?.url ?? '';
}

describe('connecting', () => {
  it('finds Nova by the catalog and learns what it can do', async () => {
    const nova = await connect(fakeCloud({ min: '2.1', max: '2.100' }));
    expect(nova.microversions).toEqual({ min: '2.1', max: '2.100' });
    expect(nova.roles).toEqual(['reader', 'admin']);
    expect(nova.supports('2.95')).toBe(true);
    expect(nova.supports('2.101')).toBe(false);
  });

  it('does so once, with the token, and never again', async () => {
    const cloud = fakeCloud({ answer: () => json({ servers: [] }) });
    const nova = await connect(cloud);
    await nova.servers.list().all();
    await nova.servers.list().all();
    expect(cloud.sent.map((request) => request.url)).toEqual([
      'http://keystone.example/v3/auth/tokens',
      `${NOVA}/v2.1/`,
      `${NOVA}/v2.1/servers`,
      `${NOVA}/v2.1/servers`,
    ]);
    expect(cloud.sent[1]?.headers['x-auth-token']).toBe(TOKEN);
  });

  it.each([
    [`${NOVA}/v2.1`],
    [`${NOVA}/v2.1/`],
    [`${NOVA}/v2.1/ee5f02bdca384f9799192c333c86063a`],
    [`${NOVA}/v2.1/%(project_id)s`],
    [`${NOVA}/v2.1/$(tenant_id)s`],
  ])('takes the service out of the endpoint %s', async (endpoint) => {
    expect(await baseUrlOf({ endpoint })).toBe(`${NOVA}/v2.1/servers`);
  });

  it('keeps the prefix of a Nova that is not at the root of its host', async () => {
    expect(await baseUrlOf({ endpoint: 'https://cloud.example/compute/v2.1/p1' })).toBe(
      'https://cloud.example/compute/v2.1/servers',
    );
  });

  it.each([
    ['without a version', NOVA, 200],
    ['with the version of the old API', `${NOVA}/v2`, 300],
    ['without a version, below a prefix', 'https://cloud.example/compute', 300],
  ])('chooses from the list of versions for an endpoint %s', async (_name, endpoint, status) => {
    const versions = (): Partial<TransportResponse> =>
      json(
        {
          versions: [
            { id: 'v2.0', status: 'SUPPORTED', version: '', min_version: '' },
            version('v2.1', '2.1', '2.100', 'http://wrong.internal:1234/somewhere/v2.1/'),
          ],
        },
        { status },
      );
    const root = endpoint.replace(/\/v2$/, '');
    expect(await baseUrlOf({ endpoint, versions })).toBe(`${root}/v2.1/servers`);
  });

  it('sends nothing to the host that a link names', async () => {
    const cloud = fakeCloud({ answer: () => json({ servers: [] }) });
    const nova = await connect(cloud);
    await nova.servers.list().all();
    expect(cloud.sent.some((request) => request.url.includes('elsewhere.internal'))).toBe(false);
  });

  it('takes another endpoint where it is told to', async () => {
    const cloud = fakeCloud({ answer: () => json({ servers: [] }) });
    const nova = await connect(cloud, { endpointOverride: 'http://tunnel.example:1/v2.1', region: 'none' });
    await nova.servers.list().all();
    expect(cloud.calls[0]?.url).toBe('http://tunnel.example:1/v2.1/servers');
  });

  it('says so where there is nothing with microversions', async () => {
    const versions = () =>
      json({ versions: [{ id: 'v2.0', status: 'CURRENT', version: '', min_version: '' }] });
    await expect(connect(fakeCloud({ versions }))).rejects.toMatchObject({ code: 'catalog' });
  });

  it('says so where something else answers', async () => {
    const versions = () => ({ status: 200, body: '<html>Welcome to nginx</html>' });
    await expect(connect(fakeCloud({ versions }))).rejects.toMatchObject({
      code: 'responseValidation',
      url: `${NOVA}/v2.1/`,
      requestId: 'req-answer',
    });
  });

  it('says what the catalog has where the region is wrong', async () => {
    await expect(connect(fakeCloud(), { region: 'two' })).rejects.toThrow(/it has: one public/);
  });

  it('leaves a transport open that it was given', async () => {
    const cloud = fakeCloud();
    const nova = await connect(cloud);
    await nova.close();
    await nova[Symbol.asyncDispose]();
    expect(cloud.closed).toBe(false);
  });
});
