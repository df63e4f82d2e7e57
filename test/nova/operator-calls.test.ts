import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints, password, probe, reset } from '../../lab/index.ts';
import { isNotFoundError, NovaClient, type PasswordAuth } from './support/library.ts';

const { authUrl, region } = endpoints;
const auth: PasswordAuth = { type: 'password', authUrl, username: 'admin', password, projectName: 'admin' };
const admin = probe();

describe('on a real Nova the client', () => {
  let nova: NovaClient;
  beforeAll(async () => {
    await reset();
    nova = await NovaClient.connect({ auth, region });
  });
  afterAll(async () => {
    await nova.close();
    await reset();
  });

  it('makes a server, leads it through its life, and deletes it', async () => {
    const { data: model } = await nova.servers.show(await admin.boot({ name: 'model' }));
    const { data: flavors } = await nova.flavors.list().all();
    const flavorId = flavors.find(({ name }) => name === 't1')?.id ?? '';
    const { data: made } = await nova.servers.create({
      name: 'made',
      flavorId,
      imageId: model.imageRef,
      networks: 'none',
      metadata: { tier: 'gold' },
    });
    const until = async (vmState: string) =>
      admin.waitFor(made.id, (server) => server?.vmState === vmState && !server.taskState, 30_000);
    await until('active');
    expect((await nova.servers.show(made.id)).data).toMatchObject({
      name: 'made',
      imageRef: model.imageRef,
      metadata: { tier: 'gold' },
    });
    await nova.servers.pause(made.id);
    await until('paused');
    await nova.servers.unpause(made.id);
    await until('active');
    await nova.servers.suspend(made.id);
    await until('suspended');
    await nova.servers.resume(made.id);
    await until('active');
    await nova.servers.shelve(made.id);
    await until('shelved');
    await nova.servers.shelveOffload(made.id);
    await until('shelved_offloaded');
    await nova.servers.unshelve(made.id);
    await until('active');
    expect((await nova.serverMigrations.list(made.id).all()).data).toEqual([]);
    const { data: actions } = await nova.instanceActions.list(made.id).all();
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['create', 'pause', 'unpause', 'suspend', 'resume', 'shelve', 'unshelve']),
    );
    await nova.servers.delete(made.id);
    await admin.waitFor(made.id, (server) => server === undefined, 30_000);
    const gone = await nova.servers.show(made.id).catch((error: unknown) => error);
    expect(isNotFoundError(gone)).toBe(true);
  });

  it('makes an aggregate, changes it, and deletes it', async () => {
    const { data: made } = await nova.aggregates.create({ name: `rack-${Date.now()}` });
    try {
      expect((await nova.aggregates.addHost(made.id, 'h1')).data.hosts).toEqual(['h1']);
      expect((await nova.aggregates.setMetadata(made.id, { rack: '7' })).data.metadata).toMatchObject({
        rack: '7',
      });
      expect((await nova.aggregates.show(made.id)).data).toMatchObject({ hosts: ['h1'], name: made.name });
      expect((await nova.aggregates.list().all()).data.map(({ id }) => id)).toContain(made.id);
    } finally {
      await nova.aggregates.removeHost(made.id, 'h1').catch(() => undefined);
      await nova.aggregates.delete(made.id);
    }
    expect((await nova.aggregates.list().all()).data.map(({ id }) => id)).not.toContain(made.id);
  });

  it('reads flavors, zones and limits', async () => {
    const { data: flavors } = await nova.flavors.list().all();
    const t2 = flavors.find(({ name }) => name === 't2');
    expect(t2).toMatchObject({ vcpus: 2, ramMb: 128, diskGb: 1 });
    expect((await nova.flavors.show(t2?.id ?? '')).data).toEqual(t2);
    const { data: zones } = await nova.availabilityZones.detail().all();
    const hosts = zones.flatMap((zone) => Object.keys(zone.hosts ?? {}));
    expect(hosts).toEqual(expect.arrayContaining(['h1', 'h2']));
    expect((await nova.availabilityZones.list().all()).data.map(({ name }) => name)).toContain('nova');
    expect((await nova.limits.show()).data).toBeTypeOf('object');
  });

  it('makes any other call, at the microversion that is asked for', async () => {
    const id = await admin.boot({ name: 'tagged' });
    await nova.request({
      method: 'PUT',
      path: `/servers/${id}/tags`,
      body: { tags: ['a'] },
      microversion: '2.26',
    });
    const { data } = await nova.request<{ tags: string[] }>({
      method: 'GET',
      path: `/servers/${id}/tags`,
      microversion: '2.26',
    });
    expect(data.tags).toEqual(['a']);
  });
});
