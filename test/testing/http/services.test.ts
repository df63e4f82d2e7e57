import { describe, expect, it } from 'vitest';
import { clientOf, type Answer, type Client } from './support/client.ts';

const SERVICES = '/compute/v2.1/os-services';

interface Service {
  readonly id: string;
  readonly host: string;
  readonly binary: string;
  readonly updated_at: string;
  readonly state: string;
}

async function services(client: Client, query = '', version = '2.96'): Promise<readonly Service[]> {
  const { body } = await client.ask(`${SERVICES}${query}`, { version });
  return (body as { services: readonly Service[] }).services;
}

async function put(client: Client, host: string, body: unknown, version = '2.53'): Promise<Answer> {
  const [service] = await services(client, `?host=${host}`, '2.53');
  return client.ask(`${SERVICES}/${service?.id ?? ''}`, { method: 'PUT', version, body });
}

function cloudOf(...hosts: readonly string[]): Client {
  const client = clientOf();
  client.cloud.addHosts(...hosts);
  return client;
}

describe('the list of services', () => {
  it('holds the scheduler and the conductor besides the hosts, and is filtered by host and binary', async () => {
    const client = cloudOf('h1', 'h2');
    expect((await services(client)).map(({ binary, host }) => `${binary} ${host}`)).toEqual([
      'nova-scheduler controller',
      'nova-conductor controller',
      'nova-compute h1',
      'nova-compute h2',
    ]);
    expect((await services(client, '?host=h2')).map(({ host }) => host)).toEqual(['h2']);
    expect((await services(client, '?binary=nova-compute')).map(({ host }) => host)).toEqual(['h1', 'h2']);
    expect(await services(client, '?host=')).toHaveLength(4);
  });

  it('shows whole seconds, which every report moves, and a silent host up for a minute', async () => {
    const client = cloudOf('h1');
    const [before] = await services(client, '?host=h1');
    expect(before?.updated_at).toMatch(/\.000000$/);
    await client.cloud.pass(15_000);
    const [later] = await services(client, '?host=h1');
    expect(later?.updated_at).not.toBe(before?.updated_at);
    client.cloud.kill('h1');
    await client.cloud.pass(45_000);
    expect((await services(client, '?host=h1'))[0]?.state).toBe('up');
    await client.cloud.pass(20_000);
    expect((await services(client, '?host=h1'))[0]?.state).toBe('down');
  });

  it('tells of a cell that cannot be reached from 2.69 on', async () => {
    const client = cloudOf('h1');
    client.cloud.setCellDown(['h1'], true);
    expect(await services(client, '?host=h1', '2.69')).toEqual([
      { binary: 'nova-compute', host: 'h1', status: 'UNKNOWN' },
    ]);
    expect(await services(client, '?host=h1', '2.68')).toEqual([]);
  });
});

describe('a change of a service', () => {
  it('forces it down and disables it in one request, and answers with microseconds', async () => {
    const client = cloudOf('h1');
    const { status, body } = await put(client, 'h1', {
      forced_down: true,
      status: 'disabled',
      disabled_reason: 'fenced',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      service: {
        host: 'h1',
        status: 'disabled',
        state: 'down',
        forced_down: true,
        disabled_reason: 'fenced',
      },
    });
    expect((body as { service: Service }).service.updated_at).toMatch(/\.\d{3}000$/);
  });

  it.each([
    [{}, "No updates were requested. Fields 'status' or 'forced_down' should be specified."],
    [
      { status: 'enabled', disabled_reason: 'x' },
      "Specifying 'disabled_reason' with status 'enabled' is invalid.",
    ],
    [{ foo: 1 }, "Additional properties are not allowed ('foo' was unexpected)"],
    [
      { status: 'off' },
      "Invalid input for field/attribute status. Value: off. 'off' is not one of ['enabled', 'disabled']",
    ],
  ])('is refused when it makes no sense: %o', async (change, message) => {
    expect(await put(cloudOf('h1'), 'h1', change)).toMatchObject({
      status: 400,
      body: { badRequest: { code: 400, message } },
    });
  });

  it('is refused for what is no nova-compute, and for what is not there', async () => {
    const client = cloudOf('h1');
    expect(await put(client, 'controller', { status: 'disabled' })).toMatchObject({
      status: 400,
      body: {
        badRequest: {
          message:
            'Updating a nova-scheduler service is not supported. Only nova-compute services can be updated.',
        },
      },
    });
    const ask = { method: 'PUT', version: '2.53', body: { status: 'disabled' } } as const;
    expect(await client.ask(`${SERVICES}/x`, ask)).toMatchObject({
      status: 400,
      body: { badRequest: { message: 'Invalid uuid x' } },
    });
    const unknown = '00000000-0000-4000-a000-000000000000';
    expect(await client.ask(`${SERVICES}/${unknown}`, ask)).toMatchObject({
      status: 404,
      body: { itemNotFound: { message: `Service ${unknown} could not be found.` } },
    });
  });

  it('that disables a dead host which Nova still believes up waits for an answer, and then succeeds', async () => {
    const client = cloudOf('h1');
    await services(client);
    client.cloud.kill('h1');
    const before = client.cloud.clock.now();
    expect(await put(client, 'h1', { status: 'disabled' })).toMatchObject({ status: 200 });
    expect(client.cloud.clock.now() - before).toBeGreaterThanOrEqual(60_000);
  });

  it('needs no time once the host is forced down', async () => {
    const client = cloudOf('h1');
    await services(client);
    client.cloud.kill('h1');
    await put(client, 'h1', { forced_down: true });
    const before = client.cloud.clock.now();
    await put(client, 'h1', { status: 'disabled' });
    expect(client.cloud.clock.now() - before).toBeLessThan(1_000);
  });

  it('does not take forced_down away while evacuations are not cleaned up', async () => {
    const client = cloudOf('h1', 'h2');
    const id = client.cloud.addInstance('a', { host: 'h1' });
    client.cloud.kill('h1');
    await put(client, 'h1', { forced_down: true });
    await client.ask(`/compute/v2.1/servers/${id}/action`, {
      method: 'POST',
      version: '2.94',
      body: { evacuate: {} },
    });
    await client.cloud.pass(60_000);
    expect(client.cloud.instance('a').host).toBe('h2');
    const refusal = await put(client, 'h1', { forced_down: false });
    expect(refusal).toMatchObject({
      status: 400,
      body: {
        badRequest: {
          message:
            'Unable to force up host h1 as `done` evacuation migration records remain associated with the host. Ensure the compute service has been restarted, allowing these records to move to `completed` before retrying this request.',
        },
      },
    });
    await client.cloud.revive('h1');
    expect(await put(client, 'h1', { forced_down: false })).toMatchObject({ status: 200 });
  });

  it('asks for no cleaning up after an instance that is deleted', async () => {
    const client = cloudOf('h1', 'h2');
    const path = `/compute/v2.1/servers/${client.cloud.addInstance('a', { host: 'h1' })}`;
    client.cloud.kill('h1');
    await put(client, 'h1', { forced_down: true });
    await client.ask(`${path}/action`, { method: 'POST', version: '2.94', body: { evacuate: {} } });
    await client.cloud.pass(60_000);
    expect(await put(client, 'h1', { forced_down: false })).toMatchObject({ status: 400 });
    await client.ask(path, { method: 'DELETE' });
    await client.cloud.pass(60_000);
    expect(await put(client, 'h1', { forced_down: false })).toMatchObject({ status: 200 });
  });

  it.each([
    ['enable', {}, { status: 'enabled' }],
    ['disable', {}, { status: 'disabled' }],
    ['disable-log-reason', { disabled_reason: 'x' }, { status: 'disabled', disabled_reason: 'x' }],
    ['force-down', { forced_down: true }, { forced_down: true }],
  ])('is asked for by name up to 2.52: %s', async (action, more, shown) => {
    const client = cloudOf('h1');
    const body = { host: 'h1', binary: 'nova-compute', ...more };
    expect(await client.ask(`${SERVICES}/${action}`, { method: 'PUT', version: '2.52', body })).toMatchObject(
      {
        status: 200,
        body: { service: { host: 'h1', binary: 'nova-compute', ...shown } },
      },
    );
  });

  it('by name knows no other action, and forces nothing down before 2.11', async () => {
    const client = cloudOf('h1');
    const body = { host: 'h1', binary: 'nova-compute' };
    for (const [action, version] of [
      ['explode', '2.52'],
      ['force-down', '2.10'],
    ] as const) {
      expect(await client.ask(`${SERVICES}/${action}`, { method: 'PUT', version, body })).toMatchObject({
        status: 404,
        body: { itemNotFound: { message: 'Unknown action' } },
      });
    }
  });
});
