import { describe, expect, it } from 'vitest';
import type { NovaClient } from '../../src/nova/client.ts';
import { createServerBody } from '../../src/nova/create-server-body.ts';
import { json, NOVA, novaThat } from './fake-cloud.ts';

const ID = 'e4ea3034-107d-4bc8-a013-6ebb83549094';

describe('an order to a server', () => {
  it.each<[string, (nova: NovaClient) => Promise<unknown>, unknown, string]>([
    ['a soft reboot', (nova) => nova.servers.reboot(ID, 'soft'), { reboot: { type: 'SOFT' } }, '2.96'],
    ['a hard reboot', (nova) => nova.servers.reboot(ID, 'hard'), { reboot: { type: 'HARD' } }, '2.96'],
    ['a resize', (nova) => nova.servers.resize(ID, '42'), { resize: { flavorRef: '42' } }, '2.96'],
    ['a migration', (nova) => nova.servers.migrate(ID), { migrate: null }, '2.96'],
    [
      'a migration to a host',
      (nova) => nova.servers.migrate(ID, { host: 'h2' }),
      { migrate: { host: 'h2' } },
      '2.96',
    ],
    [
      'a live migration',
      (nova) => nova.servers.liveMigrate(ID),
      { 'os-migrateLive': { host: null, block_migration: 'auto' } },
      '2.96',
    ],
    ['an unshelving', (nova) => nova.servers.unshelve(ID), { unshelve: null }, '2.96'],
    [
      'an unshelving without a zone',
      (nova) => nova.servers.unshelve(ID, { availabilityZone: null }),
      { unshelve: { availability_zone: null } },
      '2.96',
    ],
    ['a forced deletion', (nova) => nova.servers.forceDelete(ID), { forceDelete: null }, '2.96'],
  ])('such as %s has the body that Nova expects', async (_name, order, body, microversion) => {
    const { nova, cloud } = await novaThat(() => ({ status: 202 }));
    await order(nova);
    expect(cloud.calls).toHaveLength(1);
    expect(cloud.calls[0]).toMatchObject({
      method: 'POST',
      url: `${NOVA}/v2.1/servers/${ID}/action`,
      headers: { 'x-openstack-nova-api-version': microversion },
    });
    expect(JSON.parse(cloud.calls[0]?.body ?? '')).toEqual(body);
  });

  it.each<[string, string, (nova: NovaClient) => Promise<unknown>]>([
    ['2.56', 'migrate', (nova) => nova.servers.migrate(ID, { host: 'h2' })],
    ['2.25', 'liveMigrate', (nova) => nova.servers.liveMigrate(ID)],
    ['2.77', 'unshelve', (nova) => nova.servers.unshelve(ID, { availabilityZone: 'a' })],
    ['2.91', 'unshelve', (nova) => nova.servers.unshelve(ID, { availabilityZone: null })],
    ['2.91', 'unshelve', (nova) => nova.servers.unshelve(ID, { host: 'h2' })],
    ['2.22', 'forceComplete', (nova) => nova.serverMigrations.forceComplete(ID, 7)],
    ['2.24', 'abort', (nova) => nova.serverMigrations.abort(ID, 7)],
    ['2.23', 'list', (nova) => nova.serverMigrations.list(ID).all()],
  ])('needs %s for %s as it is asked for', async (required, _name, order) => {
    const { nova, cloud } = await novaThat(() => ({ status: 202 }), {
      max: `2.${Number(required.slice(2)) - 1}`,
    });
    await expect(order(nova)).rejects.toMatchObject({ code: 'microversionUnsupported', required });
    expect(cloud.calls).toHaveLength(0);
  });

  it.each<[string, (nova: NovaClient) => Promise<unknown>]>([
    ['create', (nova) => nova.servers.create({ name: 'n', flavorId: '1', imageId: 'i', networks: 'none' })],
    ['reboot', (nova) => nova.servers.reboot(ID, 'hard')],
    ['migrate', (nova) => nova.servers.migrate(ID)],
    ['liveMigrate', (nova) => nova.servers.liveMigrate(ID)],
    ['resize', (nova) => nova.servers.resize(ID, '42')],
    ['rescue', (nova) => nova.servers.rescue(ID)],
    ['unshelve', (nova) => nova.servers.unshelve(ID)],
    ['addHost', (nova) => nova.aggregates.addHost(1, 'h1')],
    ['forceComplete', (nova) => nova.serverMigrations.forceComplete(ID, 7)],
  ])('such as %s is sent once where the reply is lost', async (_name, order) => {
    const { nova, cloud } = await novaThat(() => {
      throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    });
    await expect(order(nova)).rejects.toMatchObject({ code: 'connection', mayHaveActed: true });
    expect(cloud.calls).toHaveLength(1);
  });

  it('is refused where an empty zone was given', async () => {
    const { nova } = await novaThat(() => ({ status: 202 }));
    await expect(nova.servers.unshelve(ID, { availabilityZone: '' })).rejects.toMatchObject({
      code: 'invalidOptions',
      option: 'availabilityZone',
    });
  });
});

describe('a new server', () => {
  const plain = { name: 'web', flavorId: '42', imageId: 'i', networks: [] } as const;

  it('has everything that was asked for, and nothing else', () => {
    expect(
      createServerBody({ ...plain, serverGroupId: 'g', userData: 'x', keyName: undefined }).body,
    ).toEqual({
      server: { name: 'web', flavorRef: '42', imageRef: 'i', networks: [], user_data: 'eA==' },
      'os:scheduler_hints': { group: 'g' },
    });
  });

  it.each([
    [{}, '2.1'],
    [{ networks: 'none' }, '2.37'],
    [{ networks: [{ networkId: 'n', tag: 't' }] }, '2.42'],
    [{ tags: [] }, '2.52'],
    [{ host: 'h1', tags: [], networks: 'auto' }, '2.74'],
  ] as const)('with %j needs %s', (more, needs) => {
    expect(createServerBody({ ...plain, ...more }).needs).toBe(needs);
  });

  it('is not asked for without a disk, or with more user data than Nova stores', () => {
    expect(() => createServerBody({ ...plain, imageId: undefined })).toThrow('imageId: is required');
    expect(() => createServerBody({ ...plain, userData: 'x'.repeat(49_150) })).toThrow(
      'userData: takes 65536',
    );
    expect(() => createServerBody({ ...plain, userData: 'x'.repeat(49_149) })).not.toThrow();
  });
});

describe('an answer', () => {
  it('of aggregates is read, at an old microversion too', async () => {
    const { nova } = await novaThat(() =>
      json({
        aggregates: [
          {
            id: 1,
            uuid: 'u',
            name: 'rack-1',
            availability_zone: null,
            hosts: ['h1'],
            metadata: { a: 'b' },
            new: 1,
          },
          { id: 2, name: 'rack-2' },
        ],
      }),
    );
    expect((await nova.aggregates.list().all()).data).toEqual([
      {
        id: 1,
        uuid: 'u',
        name: 'rack-1',
        availabilityZone: null,
        hosts: ['h1'],
        metadata: { a: 'b' },
      },
      { id: 2, uuid: null, name: 'rack-2', availabilityZone: null, hosts: [], metadata: {} },
    ]);
  });

  it.each([
    ['', 0],
    [0, 0],
    [512, 512],
    [undefined, 0],
  ])('of flavors has %j MiB of swap as a number', async (swap, swapMb) => {
    const { nova, cloud } = await novaThat(() =>
      json({ flavor: { id: '42', name: 'm', vcpus: 1, ram: 64, disk: 0, swap, rxtx_factor: 1.0 } }),
    );
    expect((await nova.flavors.show('4/2')).data).toEqual({
      id: '42',
      name: 'm',
      vcpus: 1,
      ramMb: 64,
      diskGb: 0,
      ephemeralGb: 0,
      swapMb,
      isPublic: null,
      extraSpecs: null,
    });
    expect(cloud.calls[0]?.url).toBe(`${NOVA}/v2.1/flavors/4%2F2`);
  });

  it('of availability zones has hosts only in detail', async () => {
    const service = { available: true, active: true, updated_at: '2026-01-01T00:00:00.000000' };
    const { nova } = await novaThat(({ url }) =>
      json({
        availabilityZoneInfo: [
          {
            zoneName: 'nova',
            zoneState: { available: true },
            hosts: url.endsWith('/detail') ? { h1: { 'nova-compute': service } } : null,
          },
        ],
      }),
    );
    expect((await nova.availabilityZones.list().all()).data).toEqual([
      { name: 'nova', available: true, hosts: null },
    ]);
    expect((await nova.availabilityZones.detail().all()).data[0]?.hosts).toEqual({
      h1: {
        'nova-compute': { available: true, active: true, updatedAt: '2026-01-01T00:00:00.000Z' },
      },
    });
  });

  it('of limits keeps names that nobody has heard of', async () => {
    const { nova } = await novaThat(() =>
      json({ limits: { rate: [], absolute: { maxTotalCores: -1, maxTotalQubits: 3 } } }),
    );
    const { data } = await nova.limits.show();
    expect(data).toEqual({ maxTotalCores: -1, maxTotalQubits: 3 });
  });

  it('of a live migration keeps a status that nobody has heard of', async () => {
    const { nova } = await novaThat(() =>
      json({
        migration: {
          id: 7,
          server_uuid: ID,
          status: 'teleporting',
          created_at: '2026-01-01T00:00:00.000000',
          memory_total_bytes: 10,
          memory_processed_bytes: 4,
          memory_remaining_bytes: 6,
          disk_total_bytes: null,
        },
      }),
    );
    expect((await nova.serverMigrations.show(ID, 7)).data).toEqual({
      id: 7,
      uuid: null,
      instanceId: ID,
      status: 'teleporting',
      sourceCompute: null,
      destCompute: null,
      memory: { totalBytes: 10, processedBytes: 4, remainingBytes: 6 },
      disk: { totalBytes: null, processedBytes: null, remainingBytes: null },
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: null,
    });
  });
});

describe('an aggregate', () => {
  const aggregate = { id: 1, name: 'rack-1' };

  it.each<[string, (nova: NovaClient) => Promise<unknown>, string, unknown]>([
    [
      'is made',
      (nova) => nova.aggregates.create({ name: 'rack-1', availabilityZone: 'az' }),
      'POST /os-aggregates',
      { aggregate: { name: 'rack-1', availability_zone: 'az' } },
    ],
    [
      'is changed',
      (nova) => nova.aggregates.update(1, { availabilityZone: null }),
      'PUT /os-aggregates/1',
      { aggregate: { availability_zone: null } },
    ],
    [
      'gets a host',
      (nova) => nova.aggregates.addHost(1, 'h1'),
      'POST /os-aggregates/1/action',
      { add_host: { host: 'h1' } },
    ],
    [
      'loses a host',
      (nova) => nova.aggregates.removeHost(1, 'h1'),
      'POST /os-aggregates/1/action',
      { remove_host: { host: 'h1' } },
    ],
    [
      'gets metadata',
      (nova) => nova.aggregates.setMetadata(1, { a: null }),
      'POST /os-aggregates/1/action',
      { set_metadata: { metadata: { a: null } } },
    ],
  ])('%s by one request', async (_name, order, route, body) => {
    const { nova, cloud } = await novaThat(() => json({ aggregate }));
    expect(await order(nova)).toMatchObject({ data: { id: 1, name: 'rack-1' } });
    const [call] = cloud.calls;
    expect(`${call?.method ?? ''} ${call?.url.replace(`${NOVA}/v2.1`, '') ?? ''}`).toBe(route);
    expect(JSON.parse(call?.body ?? '')).toEqual(body);
  });

  it('goes by a whole number and is not changed by nothing', async () => {
    const { nova, cloud } = await novaThat(() => json({ aggregate }));
    await expect(nova.aggregates.show('rack-1' as never)).rejects.toMatchObject({ code: 'invalidOptions' });
    await expect(nova.aggregates.update(1, {})).rejects.toMatchObject({ code: 'invalidOptions' });
    await expect(nova.serverMigrations.show(ID, 'u' as never)).rejects.toMatchObject({
      code: 'invalidOptions',
    });
    expect(cloud.calls).toHaveLength(0);
  });
});
