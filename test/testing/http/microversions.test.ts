import { describe, expect, it } from 'vitest';
import { clientOf } from './support/client.ts';

const SERVERS = '/compute/v2.1/servers';

describe('the microversion of an answer', () => {
  it.each([
    [{}, '2.1'],
    [{ 'openstack-api-version': 'compute 2.79' }, '2.79'],
    [{ 'openstack-api-version': 'compute latest' }, '2.100'],
    [{ 'openstack-api-version': 'placement 1.4, compute 2.60' }, '2.60'],
    [{ 'x-openstack-nova-api-version': '2.5' }, '2.5'],
    [{ 'openstack-api-version': 'compute 2.8', 'x-openstack-nova-api-version': '2.5' }, '2.8'],
    [{ 'openstack-api-version': 'placement 1.4' }, '2.1'],
  ])('is what was asked for, under both names: %o', async (headers, version) => {
    const { status, headers: answered } = await clientOf().ask(SERVERS, { headers });
    expect(status).toBe(200);
    expect(answered).toMatchObject({
      'openstack-api-version': `compute ${version}`,
      'x-openstack-nova-api-version': version,
      vary: 'OpenStack-API-Version, X-OpenStack-Nova-API-Version',
    });
    expect(answered['x-openstack-request-id']).toMatch(/^req-[0-9a-f-]{36}$/);
    expect(answered['x-compute-request-id']).toBe(answered['x-openstack-request-id']);
  });

  it('ends where the release ends', async () => {
    const client = clientOf({ release: 'zed' });
    expect(await client.ask(SERVERS, { version: '2.93' })).toMatchObject({ status: 200 });
    expect(await client.ask(SERVERS, { version: '2.94' })).toMatchObject({
      status: 406,
      headers: { 'openstack-api-version': 'compute 2.94' },
      body: {
        computeFault: {
          message: 'Version 2.94 is not supported by the API. Minimum is 2.1 and maximum is 2.93.',
        },
      },
    });
  });

  it('is told by documents that need no token', async () => {
    const client = clientOf();
    const list = await client.ask('/compute/', { user: null });
    expect(list.body).toMatchObject({
      versions: [
        { id: 'v2.0', version: '', min_version: '' },
        {
          id: 'v2.1',
          status: 'CURRENT',
          version: '2.100',
          min_version: '2.1',
          links: [{ rel: 'self', href: 'http://simulated-cloud.test/compute/v2.1/' }],
        },
      ],
    });
    for (const path of ['/compute/v2.1', '/compute/v2.1/']) {
      expect((await client.ask(path, { user: null })).body).toMatchObject({
        version: { id: 'v2.1', version: '2.100', min_version: '2.1' },
      });
    }
  });

  it('is none where the old version of the API is asked', async () => {
    const { status, headers } = await clientOf().ask('/compute/v2/servers', { version: '2.79' });
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('openstack-api-version');
  });
});
