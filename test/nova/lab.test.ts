import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fail,
  isRunning,
  notifications,
  probe,
  release,
  reset,
  revive,
  setPowerState,
  setTaskState,
} from '../../lab/index.ts';

describe('the lab', () => {
  const admin = probe();
  beforeAll(async () => reset());
  afterAll(async () => reset());

  it('is the release that it says it is', async () => {
    expect(await admin.newestMicroversion()).toBe({ zed: '2.93', epoxy: '2.100' }[release]);
  });

  it('evacuates a stopped and a resized server for real', async () => {
    const since = Date.now();
    const [stopped = '', resized = ''] = await admin.bootMany([
      { name: 'stopped', host: 'h2' },
      { name: 'resized', host: 'h1', project: 'demo' },
    ]);
    await admin.act(stopped, 'os-stop');
    await admin.waitFor(stopped, (server) => server?.vmState === 'stopped', 30_000);
    await admin.withOnlyEnabled(['h1', 'h2'], async () => admin.resize(resized, 't2'));
    expect(await admin.server(resized)).toMatchObject({ vmState: 'resized', host: 'h2' });
    expect(await admin.allocations(resized)).toEqual({ h2: { VCPU: 2, MEMORY_MB: 128, DISK_GB: 1 } });
    expect((await admin.services()).map(({ status }) => status)).not.toContain('disabled');

    await fail('h2');
    expect(await isRunning('h2')).toBe(false);
    expect((await admin.setService('h2', { forcedDown: true })).status).toBe(200);
    expect((await admin.act(resized, 'confirmResize')).status).toBe(204);
    await admin.waitFor(resized, (server) => server?.vmState === 'active', 30_000);
    for (const id of [stopped, resized]) {
      expect((await admin.act(id, 'evacuate', {}, '2.93')).status).toBe(200);
    }
    for (const id of [stopped, resized]) {
      await expect
        .poll(async () => (await admin.migrations(id))[0], { timeout: 60_000, interval: 200 })
        .toMatchObject({ type: 'evacuation', status: 'done', source: 'h2' });
    }
    expect(await admin.server(stopped)).toMatchObject({ vmState: 'stopped', powerState: 4 });
    expect(await admin.server(resized)).toMatchObject({ vmState: 'active', powerState: 1 });
    const [evacuation] = await admin.actions(stopped);
    expect(evacuation).toMatchObject({ action: 'evacuate', message: null });
    expect(evacuation?.events).toContainEqual(
      expect.objectContaining({ event: 'compute_rebuild_instance', result: 'Success' }),
    );

    const told = await notifications({ instanceId: stopped, since });
    expect(told.map(({ eventType }) => eventType)).toContain('instance.rebuild.end');
    expect(told.flatMap(({ instance }) => instance?.before?.vmState ?? [])).toContain('stopped');

    await revive('h2');
    expect(await admin.service('h2')).toMatchObject({ state: 'up', status: 'enabled', forcedDown: false });
    expect((await admin.migrations(stopped))[0]).toMatchObject({ status: 'completed' });
  });

  it('lets a plain member see and stop no more than its own', async () => {
    const demo = probe({ user: 'demo' });
    const own = await demo.boot({ name: 'own' });
    const foreign = await admin.boot({ name: 'foreign' });
    expect(await demo.server(own)).toMatchObject({ vmState: 'active', host: null });
    expect(await demo.server(foreign)).toBeUndefined();
    expect((await demo.act(own, 'os-stop')).status).toBe(202);
    await demo.waitFor(own, (server) => server?.vmState === 'stopped', 30_000);
  });

  it('soft-deletes on demand, and both ways lead on from there', async () => {
    const [kept = '', lost = ''] = await admin.bootMany([{ name: 'kept' }, { name: 'lost' }]);
    for (const id of [kept, lost]) {
      expect((await admin.softDelete(id)).status).toBe(204);
      await admin.waitFor(id, (server) => server?.vmState === 'soft-delete' && !server.taskState, 30_000);
      expect(await admin.server(id)).toMatchObject({ status: 'SOFT_DELETED' });
      expect(Object.keys(await admin.allocations(id))).toHaveLength(1);
    }
    expect((await admin.servers()).map(({ id }) => id)).not.toContain(kept);
    expect((await admin.servers({ softDeleted: true })).map(({ id }) => id)).toContain(kept);

    expect((await admin.act(kept, 'restore')).status).toBe(202);
    await admin.waitFor(kept, (server) => server?.vmState === 'active' && !server.taskState, 30_000);
    const path = `/servers/${lost}/action`;
    expect((await admin.softDeletingNova('POST', path, { forceDelete: null })).status).toBe(202);
    await admin.waitFor(lost, (server) => server === undefined, 30_000);
    expect((await admin.nova('DELETE', `/servers/${kept}`)).status).toBe(204);
    await admin.waitFor(kept, (server) => server === undefined, 30_000);
  });

  it('shows a state that was written into its database, and tells nobody of it', async () => {
    const since = Date.now();
    const id = await admin.boot({ name: 'written', host: 'h5' });
    for (const taskState of ['powering-off', 'resize_migrating', null]) {
      await setTaskState(id, taskState);
      expect(await admin.server(id)).toMatchObject({ vmState: 'active', taskState });
    }
    await setPowerState(id, 4);
    expect(await admin.server(id)).toMatchObject({ vmState: 'active', powerState: 4, taskState: null });
    const told = await notifications({ instanceId: id, since });
    expect(told.map(({ instance }) => instance?.vmState)).toContain('active');
    expect(told.map(({ instance }) => instance?.taskState)).not.toContain('resize_migrating');
    await expect(setTaskState(crypto.randomUUID(), null)).rejects.toThrow(/Nova has no instance/);
  });

  it('is empty and healthy after a reset, whatever was left', async () => {
    const [one = '', other = '', soft = ''] = await admin.bootMany([
      { name: 'one', host: 'h3' },
      { name: 'other', host: 'h4' },
      { name: 'soft-deleted', host: 'h3' },
    ]);
    await admin.softDelete(soft);
    await admin.act(other, 'os-resetState', { state: 'error' });
    await setTaskState(other, 'deleting');
    await admin.withOnlyEnabled(['h3', 'h5'], async () => admin.resize(one, 't2'));
    await fail('h3');
    await admin.setService('h3', { forcedDown: true, status: 'disabled', disabledReason: 'a test' });
    await admin.act(one, 'os-resetState', { state: 'active' });

    await reset();

    expect(await admin.servers({ softDeleted: true })).toEqual([]);
    for (const service of await admin.services()) {
      expect(service).toMatchObject({
        state: 'up',
        status: 'enabled',
        disabledReason: null,
        forcedDown: false,
      });
    }
    for (const provider of (await admin.resourceProviders()).keys()) {
      const usages = await admin.placement('GET', `/resource_providers/${provider}/usages`);
      expect(usages.body).toMatchObject({ usages: { VCPU: 0, MEMORY_MB: 0, DISK_GB: 0 } });
    }
  });
});
