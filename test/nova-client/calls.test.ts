import { describe, expect, it } from 'vitest';
import type { NovaClient } from '../../src/nova/client.ts';
import { FakeClock } from '../http/fake-clock.ts';
import { fakeCloud, connect, json, NOVA, novaThat, rawMigration, rawServer } from './fake-cloud.ts';

const ID = 'e4ea3034-107d-4bc8-a013-6ebb83549094';

describe('an action', () => {
  it.each<[string, (nova: NovaClient) => Promise<unknown>, unknown]>([
    ['confirmResize', (nova) => nova.servers.confirmResize(ID), { confirmResize: null }],
    ['resetState', (nova) => nova.servers.resetState(ID, 'active'), { 'os-resetState': { state: 'active' } }],
    ['start', (nova) => nova.servers.start(ID), { 'os-start': null }],
    ['stop', (nova) => nova.servers.stop(ID), { 'os-stop': null }],
    ['lock', (nova) => nova.servers.lock(ID, { reason: 'run 1' }), { lock: { locked_reason: 'run 1' } }],
    ['lock without a reason', (nova) => nova.servers.lock(ID), { lock: null }],
    ['unlock', (nova) => nova.servers.unlock(ID), { unlock: null }],
  ])('%s has the body that Nova expects', async (_name, act, body) => {
    const { nova, cloud } = await novaThat(() => ({ status: 202 }));
    expect(await act(nova)).toEqual({ data: null, status: 202, requestId: 'req-answer', date: null });
    expect(cloud.calls).toHaveLength(1);
    expect(cloud.calls[0]).toMatchObject({ method: 'POST', url: `${NOVA}/v2.1/servers/${ID}/action` });
    expect(JSON.parse(cloud.calls[0]?.body ?? '')).toEqual(body);
  });

  it('delete is a DELETE', async () => {
    const { nova, cloud } = await novaThat(() => ({ status: 204 }));
    expect((await nova.servers.delete(ID)).status).toBe(204);
    expect(cloud.calls[0]).toMatchObject({ method: 'DELETE', url: `${NOVA}/v2.1/servers/${ID}` });
    expect(cloud.calls[0]?.body).toBeUndefined();
  });

  it.each<[string, (nova: NovaClient) => Promise<unknown>]>([
    ['evacuate', (nova) => nova.servers.evacuate(ID, { microversion: '2.95' })],
    ['confirmResize', (nova) => nova.servers.confirmResize(ID)],
    ['resetState', (nova) => nova.servers.resetState(ID, 'error')],
    ['start', (nova) => nova.servers.start(ID)],
    ['stop', (nova) => nova.servers.stop(ID)],
  ])('%s is sent once where the reply is lost', async (_name, act) => {
    const { nova, cloud } = await novaThat(() => {
      throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    });
    await expect(act(nova)).rejects.toMatchObject({ code: 'connection', mayHaveActed: true });
    expect(cloud.calls).toHaveLength(1);
  });

  it('that is refused for its token is sent again with a new one', async () => {
    const cloud = fakeCloud({
      tokens: ['old', 'new'],
      answer: (request) => ({ status: request.headers['x-auth-token'] === 'old' ? 401 : 200 }),
    });
    const nova = await connect(cloud);
    await nova.servers.evacuate(ID, { microversion: '2.95' });
    expect(cloud.calls.map((call) => call.headers['x-auth-token'])).toEqual(['old', 'new']);
  });

  it('with a reason for a lock needs 2.73', async () => {
    const { nova, cloud } = await novaThat(() => ({ status: 202 }), { max: '2.72' });
    await expect(nova.servers.lock(ID, { reason: 'run 1' })).rejects.toMatchObject({ required: '2.73' });
    await nova.servers.lock(ID);
    expect(cloud.calls).toHaveLength(1);
  });

  it.each(['../os-services/1?x=', '..', '.', '', 'a/../b', 'a\\..\\b', 'a\r\nX-Auth-Token: b', 'a\0'])(
    'cannot be led elsewhere by the id %j',
    async (id) => {
      const { nova, cloud } = await novaThat(() => ({ status: 202 }));
      await expect(nova.servers.stop(id)).rejects.toMatchObject({ code: 'invalidOptions', option: 'path' });
      await expect(nova.servers.delete(id)).rejects.toMatchObject({ code: 'invalidOptions' });
      await expect(nova.instanceActions.list(id).all()).rejects.toMatchObject({ code: 'invalidOptions' });
      expect(cloud.calls).toHaveLength(0);
    },
  );

  it.each([
    ['a/b', 'a%2Fb'],
    ['ä b', '%C3%A4%20b'],
    ['100%?x=1#y', '100%25%3Fx%3D1%23y'],
    ['\ud800', '%EF%BF%BD'],
    ['..a', '..a'],
  ])('has the id %j escaped', async (id, escaped) => {
    const { nova, cloud } = await novaThat(() => ({ status: 202 }));
    await nova.servers.stop(id);
    expect(cloud.calls[0]?.url).toBe(`${NOVA}/v2.1/servers/${escaped}/action`);
  });
});

describe('a list', () => {
  it.each<[string, (nova: NovaClient) => { all(): Promise<unknown> }, string, string]>([
    ['of servers', (nova) => nova.servers.list(), 'servers', '/servers'],
    [
      'of servers of one host, which means those of all projects',
      (nova) => nova.servers.detail({ host: 'h1' }),
      'servers',
      '/servers/detail?all_tenants=1&host=h1',
    ],
    [
      'of one’s own servers of one host',
      (nova) => nova.servers.detail({ host: 'h1', allTenants: false }),
      'servers',
      '/servers/detail?host=h1',
    ],
    [
      'of everything about servers',
      (nova) =>
        nova.servers.detail({
          allTenants: true,
          softDeleted: true,
          changesSince: '2026-01-01T00:00:00Z',
          pageSize: 5,
        }),
      'servers',
      '/servers/detail?all_tenants=1&soft_deleted=1&changes-since=2026-01-01T00%3A00%3A00Z&limit=5',
    ],
    [
      'of services',
      (nova) => nova.services.list({ host: 'h1', binary: 'nova-compute' }),
      'services',
      '/os-services?host=h1&binary=nova-compute',
    ],
    [
      'of migrations',
      (nova) =>
        nova.migrations.list({
          sourceCompute: 'h1',
          host: 'h2',
          instanceId: ID,
          type: 'evacuation',
          status: 'done',
          changesSince: '2026-01-01T00:00:00Z',
          pageSize: 5,
        }),
      'migrations',
      `/os-migrations?source_compute=h1&host=h2&instance_uuid=${ID}&migration_type=evacuation&status=done&changes-since=2026-01-01T00%3A00%3A00Z&limit=5`,
    ],
    [
      'of actions',
      (nova) => nova.instanceActions.list(ID),
      'instanceActions',
      `/servers/${ID}/os-instance-actions`,
    ],
    ['of hypervisors', (nova) => nova.hypervisors.list(), 'hypervisors', '/os-hypervisors/detail'],
  ])('%s asks for what is wanted', async (_name, list, key, path) => {
    const { nova, cloud } = await novaThat(() => json({ [key]: [] }));
    await list(nova).all();
    expect(cloud.calls[0]).toMatchObject({ method: 'GET', url: `${NOVA}/v2.1${path}` });
  });
});

describe('the services', () => {
  it('are listed while a cell cannot be reached: its own are unknown, and the others as ever', async () => {
    const known = { id: 'a', host: 'h1', binary: 'nova-compute', zone: 'z', status: 'enabled', state: 'up' };
    const unreachable = { host: 'h2', binary: 'nova-compute', status: 'UNKNOWN' };
    const { nova } = await novaThat(() => json({ services: [unreachable, known] }));
    const { data } = await nova.services.list().all();
    expect(data).toMatchObject([
      { id: '', host: 'h2', status: 'UNKNOWN', state: 'unknown', forcedDown: false, updatedAt: null },
      { id: 'a', host: 'h1', status: 'enabled', state: 'up' },
    ]);
  });
});

describe('a service', () => {
  const row = {
    id: '0ecddd4b-55f2-4cdc-b33c-b8b6c3b1e0e2',
    host: 'h6',
    binary: 'nova-compute',
    zone: 'nova',
    status: 'disabled',
    state: 'down',
    forced_down: true,
    disabled_reason: 'run 1',
    updated_at: '2026-11-22T16:22:05.860123',
  };

  it('is forced down and disabled in one PUT', async () => {
    const { nova, cloud } = await novaThat(() => json({ service: row }));
    const { data } = await nova.services.update(row.id, {
      forcedDown: true,
      status: 'disabled',
      disabledReason: 'run 1',
    });
    expect(cloud.calls).toHaveLength(1);
    expect(cloud.calls[0]).toMatchObject({
      method: 'PUT',
      url: `${NOVA}/v2.1/os-services/${row.id}`,
    });
    expect(JSON.parse(cloud.calls[0]?.body ?? '')).toEqual({
      forced_down: true,
      status: 'disabled',
      disabled_reason: 'run 1',
    });
    expect(data).toEqual({
      id: row.id,
      host: 'h6',
      binary: 'nova-compute',
      zone: 'nova',
      status: 'disabled',
      state: 'down',
      forcedDown: true,
      disabledReason: 'run 1',
      updatedAt: '2026-11-22T16:22:05.860Z',
    });
  });

  it('is changed again where the reply was lost: a second PUT changes nothing', async () => {
    let attempts = 0;
    const cloud = fakeCloud({
      answer: () => {
        attempts += 1;
        if (attempts === 1) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
        return json({ service: row });
      },
    });
    const clock = new FakeClock();
    const nova = await connect(cloud, { clock });
    const { data } = await clock.runUntil(nova.services.update(row.id, { forcedDown: true }));
    expect(data.forcedDown).toBe(true);
    expect(cloud.calls).toHaveLength(2);
  });

  it.each([{}, { disabledReason: 'x' }, { disabledReason: 'x', status: 'enabled' } as const])(
    'is not changed by %j, which Nova would refuse',
    async (changes) => {
      const { nova, cloud } = await novaThat(() => json({ service: row }));
      await expect(nova.services.update(row.id, changes)).rejects.toMatchObject({
        code: 'invalidOptions',
      });
      expect(cloud.calls).toHaveLength(0);
    },
  );
});

describe('one thing', () => {
  it('is read with the id and the time that Nova gave to the answer', async () => {
    const { nova } = await novaThat(() =>
      json(
        { server: rawServer() },
        { headers: { 'x-openstack-request-id': 'req-1', date: 'Sun, 01 Mar 2026 12:00:00 GMT' } },
      ),
    );
    expect(await nova.servers.show(ID)).toMatchObject({
      data: { id: ID, vmState: 'active' },
      status: 200,
      requestId: 'req-1',
      date: '2026-03-01T12:00:00.000Z',
    });
  });

  it('of the history comes with its events', async () => {
    const { nova, cloud } = await novaThat(() =>
      json({
        instanceAction: {
          action: 'evacuate',
          request_id: 'req-9',
          user_id: 'u',
          start_time: '2026-11-22T16:04:28.000000',
          updated_at: null,
          message: 'Error',
          events: [
            {
              event: 'compute_rebuild_instance',
              start_time: '2026-11-22T16:04:29.000000',
              finish_time: null,
              result: null,
              host: 'h2',
              traceback: null,
            },
          ],
        },
      }),
    );
    const { data } = await nova.instanceActions.show(ID, 'req-9');
    expect(cloud.calls[0]?.url).toBe(`${NOVA}/v2.1/servers/${ID}/os-instance-actions/req-9`);
    expect(data).toEqual({
      action: 'evacuate',
      requestId: 'req-9',
      userId: 'u',
      startTime: '2026-11-22T16:04:28.000Z',
      updatedAt: null,
      message: 'Error',
      events: [
        {
          event: 'compute_rebuild_instance',
          startTime: '2026-11-22T16:04:29.000Z',
          finishTime: null,
          result: null,
          host: 'h2',
          details: null,
        },
      ],
    });
  });

  it.each([
    ['2.64 on', { policy: 'anti-affinity' }],
    ['before 2.64', { policies: ['anti-affinity'] }],
  ])('of the server groups has one policy, from %s', async (_name, policy) => {
    const { nova } = await novaThat(() =>
      json({ server_group: { id: 'g', name: 'web', members: [ID], ...policy } }),
    );
    expect((await nova.serverGroups.show('g')).data).toEqual({
      id: 'g',
      name: 'web',
      policy: 'anti-affinity',
      members: [ID],
    });
  });

  it('of the hypervisors has its host', async () => {
    const { nova } = await novaThat(() =>
      json({
        hypervisors: [
          {
            id: 'n1',
            hypervisor_hostname: 'h6.example',
            hypervisor_type: 'QEMU',
            service: { id: 's', host: 'h6' },
          },
        ],
      }),
    );
    expect((await nova.hypervisors.list().all()).data).toEqual([
      { id: 'n1', node: 'h6.example', host: 'h6', type: 'QEMU' },
    ]);
  });
});

describe('an answer that makes no sense', () => {
  it('is reported with the place and the request, for an item of a list as well', async () => {
    const { nova } = await novaThat(() =>
      json({ migrations: [rawMigration(), rawMigration({ uuid: undefined })] }),
    );
    await expect(nova.migrations.list().all()).rejects.toMatchObject({
      code: 'responseValidation',
      path: 'migrations.1.uuid',
      method: 'GET',
      url: `${NOVA}/v2.1/os-migrations`,
      requestId: 'req-answer',
      mayHaveActed: false,
    });
  });

  it('is reported where it is no JSON', async () => {
    const { nova } = await novaThat(() => ({ body: '<html>' }));
    await expect(nova.servers.show(ID)).rejects.toMatchObject({ code: 'responseValidation', path: '' });
  });

  it('leaves open whether a change was made', async () => {
    const { nova } = await novaThat(() => json({}));
    await expect(nova.services.update('1', { forcedDown: true })).rejects.toMatchObject({
      code: 'responseValidation',
      mayHaveActed: true,
    });
  });
});

describe('an abort', () => {
  it('while a token is awaited says that nothing was done', async () => {
    const cloud = fakeCloud({ tokens: ['old', 'new'], answer: () => ({ status: 401 }) });
    const nova = await connect(cloud);
    const controller = new AbortController();
    const reason = new Error('enough');
    const send = cloud.send.bind(cloud);
    cloud.send = (request) => {
      if (!request.url.endsWith('/auth/tokens')) return send(request);
      controller.abort(reason);
      return new Promise(() => undefined);
    };
    await expect(
      nova.servers.evacuate(ID, { microversion: '2.95' }, { signal: controller.signal }),
    ).rejects.toMatchObject({ code: 'requestAborted', cause: reason, mayHaveActed: false });
    expect(cloud.calls).toHaveLength(1);
  });

  it('before the call sends nothing', async () => {
    const { nova, cloud } = await novaThat(() => ({}));
    await expect(
      nova.servers.stop(ID, { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toMatchObject({ code: 'requestAborted', mayHaveActed: false });
    expect(cloud.calls).toHaveLength(0);
  });

  it('ends a list between its pages', async () => {
    const controller = new AbortController();
    const { nova, cloud } = await novaThat(() => {
      controller.abort(new Error('enough'));
      return json({ servers: [], servers_links: [{ rel: 'next', href: '?marker=a' }] });
    });
    await expect(nova.servers.list({}, { signal: controller.signal }).all()).rejects.toMatchObject({
      code: 'requestAborted',
    });
    expect(cloud.calls).toHaveLength(1);
  });
});
