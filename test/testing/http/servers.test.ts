import { describe, expect, it } from 'vitest';
import { clientOf, type Ask, type Client } from './support/client.ts';

type Server = Record<string, unknown> & { id: string; name: string; status: string };
interface List {
  readonly servers: readonly Server[];
  readonly servers_links?: readonly { readonly rel: string; readonly href: string }[];
}

const API = '/compute/v2.1';

async function list(client: Client, query: string, ask: Ask = {}): Promise<List> {
  const answer = await client.ask(`${API}/servers/detail${query}`, { version: '2.96', ...ask });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as List;
}

async function names(client: Client, query: string, ask: Ask = {}): Promise<readonly string[]> {
  return (await list(client, query, ask)).servers.map(({ name }) => name);
}

function cloudOf(...servers: readonly string[]): Client {
  const client = clientOf();
  client.cloud.addHosts('h1', 'h2');
  for (const name of servers) client.cloud.addInstance(name, { host: 'h1' });
  return client;
}

describe('a list of servers', () => {
  it('holds those of the own project, or with all_tenants those of all, the newest first', async () => {
    const client = cloudOf('a', 'b');
    client.cloud.addInstance('c', { host: 'h2', owner: 'admin' });
    expect(await names(client, '')).toEqual(['c']);
    expect(await names(client, '?all_tenants=1')).toEqual(['c', 'b', 'a']);
    expect(await names(client, '', { user: 'demo' })).toEqual(['b', 'a']);
  });

  it.each([
    ['?all_tenants=1&host=h2', ['deaf', 'off']],
    ['?all_tenants=1&name=off', ['off']],
    ['?all_tenants=1&name=^of', ['off']],
    ['?all_tenants=1&status=SHUTOFF', ['off']],
    ['?all_tenants=1&status=active', ['deaf', 'on']],
    ['?all_tenants=1&status=ACTIVE&status=SHUTOFF', ['deaf', 'off', 'on']],
    ['?all_tenants=1&vm_state=stopped', ['off']],
    ['?all_tenants=1&locked=true', ['deaf']],
    ['?all_tenants=1&power_state=4', ['off']],
    ['?all_tenants=1&sort_key=display_name&sort_dir=asc', ['deaf', 'off', 'on']],
    ['?all_tenants=1&sort_key=display_name', ['on', 'off', 'deaf']],
    ['?all_tenants=1&soft_deleted=1', ['gone', 'deaf', 'off', 'on']],
    ['?all_tenants=1&changes-since=2000-01-01T00:00:00Z', ['gone', 'deaf', 'off', 'on']],
    ['?all_tenants=1&changes-since=2026-01-01T00:00:00Z', []],
    ['?all_tenants=1&changes-before=2000-01-01T00:00:00Z', []],
    ['?all_tenants=1&deleted=1', ['gone']],
    ['?all_tenants=1&tags=x', []],
  ])('%s holds %o', async (query, expected) => {
    const client = cloudOf('on');
    client.cloud.addInstance('off', { host: 'h2', state: 'stopped' });
    client.cloud.addInstance('deaf', { host: 'h2', lockedBy: 'owner' });
    client.cloud.addInstance('gone', { host: 'h1', state: 'soft-delete' });
    expect(await names(client, query)).toEqual(expected);
  });

  it('throws the filters away that only administrators have, and takes unknown ones until 2.75', async () => {
    const client = cloudOf('a');
    expect(await names(client, '?host=elsewhere', { user: 'demo' })).toEqual(['a']);
    expect(await names(client, '?all_tenants=1&host=elsewhere')).toEqual([]);
    expect(await names(client, '?all_tenants=1&whatever=1', { version: '2.74' })).toEqual(['a']);
  });

  it('comes in pages with a link to the next one, also after a page that is exactly full', async () => {
    const client = clientOf({ pageLimit: 2 });
    client.cloud.addHosts('h1');
    for (const name of ['a', 'b', 'c', 'd']) client.cloud.addInstance(name, { host: 'h1' });
    const first = await list(client, '?all_tenants=1&host=h1');
    expect(first.servers.map(({ name }) => name)).toEqual(['d', 'c']);
    expect(first.servers_links).toEqual([
      {
        rel: 'next',
        href: `http://simulated-cloud.test/compute/v2.1/servers/detail?all_tenants=1&host=h1&marker=${first.servers[1]?.id ?? ''}`,
      },
    ]);
    const second = await list(client, new URL(first.servers_links?.[0]?.href ?? '').search);
    expect(second.servers.map(({ name }) => name)).toEqual(['b', 'a']);
    const third = await list(client, new URL(second.servers_links?.[0]?.href ?? '').search);
    expect(third).toEqual({ servers: [] });
  });

  it('goes on after a marker that has left the list meanwhile', async () => {
    const client = cloudOf('a', 'b', 'c');
    const [first] = (await list(client, '?all_tenants=1&host=h1&limit=1')).servers;
    await client.ask(`${API}/servers/${first?.id ?? ''}`, { method: 'DELETE' });
    await client.cloud.pass(60_000);
    expect(client.cloud.instance('c').gone).toBe(true);
    expect(await names(client, `?all_tenants=1&host=h1&marker=${first?.id ?? ''}`)).toEqual(['b', 'a']);
  });

  it('takes Nova a while for each server', async () => {
    const client = clientOf({ pace: { request: 20, listedServer: 7 } });
    client.cloud.addHosts('h1');
    for (const name of ['a', 'b', 'c']) client.cloud.addInstance(name, { host: 'h1' });
    await names(client, '?all_tenants=1');
    const before = client.cloud.clock.now();
    await names(client, '?all_tenants=1');
    expect(client.cloud.clock.now() - before).toBe(20 + 3 * 7);
  });
});

describe('a server of a cell that cannot be reached', () => {
  function withDownCell(): Client {
    const client = cloudOf('lost');
    client.cloud.addInstance('there', { host: 'h2' });
    client.cloud.setCellDown(['h1'], true);
    return client;
  }

  it.each(['?all_tenants=1&host=h1', '?all_tenants=1&limit=10', '?all_tenants=1&sort_key=uuid'])(
    'is left out without a word: %s',
    async (query) => {
      expect((await list(withDownCell(), query)).servers.every(({ status }) => status !== 'UNKNOWN')).toBe(
        true,
      );
    },
  );

  it('is told of from 2.69 on, with what the API knows itself, where nothing is filtered', async () => {
    const client = withDownCell();
    const { id } = client.cloud.instance('lost');
    const [lost, there] = (await list(client, '?all_tenants=1')).servers;
    expect(Object.keys(lost ?? {}).sort()).toEqual(['created', 'id', 'links', 'status', 'tenant_id']);
    expect(lost).toMatchObject({ id, status: 'UNKNOWN' });
    expect(there?.name).toBe('there');
    expect(await names(client, '?all_tenants=1', { version: '2.68' })).toEqual(['there']);
    expect((await client.ask(`${API}/servers/${id}`, { version: '2.96' })).body).toMatchObject({
      server: { id, status: 'UNKNOWN', 'OS-EXT-AZ:availability_zone': 'UNKNOWN' },
    });
    expect(await client.ask(`${API}/servers/${id}`, { version: '2.68' })).toMatchObject({
      status: 500,
      body: { computeFault: { code: 500 } },
    });
  });
});

describe('a server', () => {
  it.each([
    ['active', null, 'ACTIVE'],
    ['active', 'rebuild_spawning', 'REBUILD'],
    ['active', 'resize_finish', 'RESIZE'],
    ['active', 'rebooting', 'REBOOT'],
    ['active', 'reboot_started_hard', 'HARD_REBOOT'],
    ['active', 'powering-off', 'ACTIVE'],
    ['stopped', 'rebuilding', 'REBUILD'],
    ['stopped', 'powering-on', 'SHUTOFF'],
    ['resized', null, 'VERIFY_RESIZE'],
    ['resized', 'resize_reverting', 'REVERT_RESIZE'],
    ['resized', 'rebuilding', 'VERIFY_RESIZE'],
    ['error', null, 'ERROR'],
    ['error', 'rebuilding', 'REBUILD'],
    ['paused', 'migrating', 'MIGRATING'],
    ['soft-delete', null, 'SOFT_DELETED'],
    ['shelved_offloaded', null, 'SHELVED_OFFLOADED'],
    ['building', 'spawning', 'BUILD'],
  ] as const)('in vm_state %s with the task %s shows the status %s', async (vmState, taskState, status) => {
    const client = cloudOf('a');
    client.cloud.overwrite('a', { vmState, taskState });
    const { body } = await client.ask(`${API}/servers/${client.cloud.instance('a').id}`);
    expect((body as { server: Server }).server.status).toBe(status);
  });

  it('hides from its owner what only administrators see', async () => {
    const client = cloudOf('a');
    const path = `${API}/servers/${client.cloud.instance('a').id}`;
    const fields = async (version: string): Promise<readonly string[]> => {
      const { body } = await client.ask(path, { user: 'demo', version });
      const { server } = body as { server: Server };
      return Object.keys(server).filter((name) => /^OS-EXT-SRV-ATTR|^host_status/.test(name));
    };
    expect(await fields('2.89')).toEqual([]);
    expect(await fields('2.90')).toEqual(['OS-EXT-SRV-ATTR:hostname']);
  });

  it('shows a fault only while it is in error or deleted, and its details to administrators', async () => {
    const client = cloudOf();
    client.cloud.addInstance('a', { host: 'h1', state: 'error' });
    const path = `${API}/servers/${client.cloud.instance('a').id}`;
    const fault = async (ask: Ask): Promise<unknown> =>
      ((await client.ask(path, ask)).body as { server: Server }).server['fault'];
    expect(await fault({})).toMatchObject({ code: 500, message: expect.any(String) as string });
    expect(Object.keys((await fault({ user: 'demo' })) as object).sort()).toEqual([
      'code',
      'created',
      'message',
    ]);
    client.cloud.overwrite('a', { vmState: 'active' });
    expect(await fault({})).toBeUndefined();
  });

  it('shows the state of its host, as Nova believes it', async () => {
    const client = cloudOf('a');
    const path = `${API}/servers/${client.cloud.instance('a').id}`;
    const status = async (): Promise<unknown> =>
      ((await client.ask(path, { version: '2.16' })).body as { server: Server }).server['host_status'];
    expect(await status()).toBe('UP');
    client.cloud.kill('h1');
    expect(await status()).toBe('UP');
    await client.cloud.pass(61_000);
    expect(await status()).toBe('UNKNOWN');
  });

  it('keeps its history after it is gone', async () => {
    const client = cloudOf('a');
    const { id } = client.cloud.instance('a');
    expect(await client.ask(`${API}/servers/${id}`, { method: 'DELETE' })).toMatchObject({ status: 204 });
    await client.cloud.pass(60_000);
    expect(await client.ask(`${API}/servers/${id}`)).toMatchObject({ status: 404 });
    const path = `${API}/servers/${id}/os-instance-actions`;
    expect(await client.ask(path, { version: '2.20' })).toMatchObject({ status: 404 });
    const { body } = await client.ask(path, { version: '2.21' });
    expect(
      (body as { instanceActions: { action: string }[] }).instanceActions.map(({ action }) => action),
    ).toEqual(['delete', 'create']);
    expect(await names(client, '?all_tenants=1&deleted=1')).toEqual(['a']);
  });

  it('is booted with the fields that its version knows', async () => {
    const client = cloudOf();
    const { body: flavors } = await client.ask(`${API}/flavors`);
    const [flavor] = (flavors as { flavors: { id: string }[] }).flavors;
    const server = { name: 'new', flavorRef: flavor?.id, imageRef: client.cloud.imageId };
    const boot = async (version: string, more: object): ReturnType<Client['ask']> =>
      client.ask(`${API}/servers`, { method: 'POST', version, body: { server: { ...server, ...more } } });
    expect(await boot('2.36', { networks: 'none' })).toMatchObject({ status: 400 });
    expect(await boot('2.37', {})).toMatchObject({
      status: 400,
      body: {
        badRequest: { message: expect.stringContaining("'networks' is a required property") as string },
      },
    });
    const answer = await boot('2.37', { networks: 'none' });
    expect(answer.status, answer.text).toBe(202);
    const { server: made } = answer.body as { server: Server };
    expect(Object.keys(made).sort()).toEqual([
      'OS-DCF:diskConfig',
      'adminPass',
      'id',
      'links',
      'security_groups',
    ]);
    expect(answer.headers['location']).toBe(`http://simulated-cloud.test/compute/v2.1/servers/${made.id}`);
    await client.cloud.pass(60_000);
    expect(client.cloud.instance('new').vmState).toBe('active');
  });
});
