import { describe, expect, it } from 'vitest';
import { clientOf, type Client } from './support/client.ts';

const UNKNOWN = '00000000-0000-4000-a000-000000000000';

function cloudOf(): { readonly client: Client; readonly id: string } {
  const client = clientOf();
  client.cloud.addHosts('h1', 'h2');
  const id = client.cloud.addInstance('a', { host: 'h1' });
  return { client, id };
}

async function providerNamed(client: Client, name: string): Promise<string> {
  const { body } = await client.ask(`/placement/resource_providers?name=${name}`);
  return (body as { resource_providers: { uuid: string }[] }).resource_providers[0]?.uuid ?? '';
}

describe('the simulated Placement', () => {
  it('shows what an instance holds of which host, and what is used there', async () => {
    const { client, id } = cloudOf();
    const h1 = await providerNamed(client, 'h1');
    const { body } = await client.ask(`/placement/allocations/${id}`);
    expect(Object.keys((body as { allocations: object }).allocations)).toEqual([h1]);
    expect((await client.ask(`/placement/resource_providers/${h1}/usages`)).body).toMatchObject({
      usages: { VCPU: 1, MEMORY_MB: 2_048, DISK_GB: 20 },
    });
  });

  it('gives up what a consumer holds, once', async () => {
    const { client, id } = cloudOf();
    const path = `/placement/allocations/${id}`;
    expect(await client.ask(path, { method: 'DELETE' })).toMatchObject({ status: 204, text: '' });
    expect((await client.ask(path)).body).toEqual({ allocations: {} });
    expect(await client.ask(path, { method: 'DELETE', version: '1.39' })).toMatchObject({
      status: 404,
      body: {
        errors: [
          {
            status: 404,
            title: 'Not Found',
            detail: `The resource could not be found.\n\n No allocations for consumer '${id}'  `,
          },
        ],
      },
    });
  });

  it('replaces what a consumer holds, unless somebody else was faster or there is no room', async () => {
    const { client, id } = cloudOf();
    const h2 = await providerNamed(client, 'h2');
    const put = async (consumer_generation: number | null, VCPU: number): ReturnType<Client['ask']> =>
      client.ask(`/placement/allocations/${id}`, {
        method: 'PUT',
        version: '1.28',
        body: {
          allocations: { [h2]: { resources: { VCPU } } },
          project_id: 'p',
          user_id: 'u',
          consumer_generation,
        },
      });
    expect(await put(null, 2)).toMatchObject({ status: 409 });
    expect(await put(1, 100_000)).toMatchObject({ status: 409 });
    expect(await put(1, 2)).toMatchObject({ status: 204 });
    expect((await client.ask(`/placement/allocations/${id}`, { version: '1.28' })).body).toMatchObject({
      allocations: { [h2]: { resources: { VCPU: 2 } } },
      consumer_generation: 2,
    });
  });

  it('has versions of its own, and refuses those that it does not have', async () => {
    const { client } = cloudOf();
    const path = '/placement/resource_providers';
    expect((await client.ask(path)).headers['openstack-api-version']).toBe('placement 1.0');
    expect((await client.ask(path, { version: 'latest' })).headers['openstack-api-version']).toBe(
      'placement 1.39',
    );
    expect(await client.ask(path, { version: '1.99' })).toMatchObject({
      status: 406,
      body: { errors: [{ max_version: '1.39', min_version: '1.0' }] },
    });
    expect((await client.ask('/placement/', { user: null })).body).toMatchObject({
      versions: [{ id: 'v1.0', max_version: '1.39', min_version: '1.0' }],
    });
  });

  it('lets administrators in alone, and nobody without a token', async () => {
    const { client } = cloudOf();
    const path = '/placement/resource_providers';
    expect(await client.ask(path, { user: null })).toMatchObject({ status: 401 });
    expect(await client.ask(path, { user: 'demo' })).toMatchObject({
      status: 403,
      body: {
        errors: [
          {
            detail:
              'Access was denied to this resource.\n\n Policy does not allow placement:resource_providers:list to be performed.  ',
          },
        ],
      },
    });
    expect(await client.ask(`${path}/${UNKNOWN}`)).toMatchObject({ status: 404 });
  });
});
