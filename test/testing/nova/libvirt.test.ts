import { describe, expect, it } from 'vitest';
import { initHost } from '../../../src/testing/compute/init-host.ts';
import { syncPowerStates } from '../../../src/testing/compute/sync-power-states.ts';
import { NO_MISHAPS } from '../../../src/testing/world/mishaps.ts';
import { NovaException } from '../../../src/testing/world/nova-exception.ts';
import { NovaStage } from './nova-stage.ts';

describe('with libvirt', () => {
  it('an active one whose host was without power is stopped by Nova itself', async () => {
    const stage = new NovaStage();
    const instance = await stage.booted({ host: 'h1' });
    stage.cutPower('h1');
    await stage.world.compute('h1').start(async (process) => initHost(stage.world, process));
    expect(instance).toMatchObject({ vmState: 'active', powerState: 1 });
    syncPowerStates(stage.world, 'h1');
    await stage.pass();
    expect(instance).toMatchObject({ vmState: 'stopped', taskState: null, powerState: 4 });
    expect(stage.world.actions.get(instance.id)?.at(-1)).toMatchObject({ action: 'stop', userId: null });
  });

  it('shelving uploads a snapshot and gives the host up', async () => {
    const stage = new NovaStage();
    const instance = await stage.booted({ host: 'h1' });
    await stage.act(instance, 'shelve');
    await stage.pass();
    expect(stage.story(instance).slice(5)).toEqual([
      'active/none',
      'active/shelving',
      'active/shelving_image_pending_upload',
      'active/shelving_image_uploading',
      'shelved/shelving_offloading',
      'shelved_offloaded/none',
    ]);
    expect(instance.host).toBeNull();
    expect(stage.world.placement.of(instance.id)).toEqual({});
    await stage.act(instance, 'unshelve');
    await stage.pass();
    expect(instance).toMatchObject({ vmState: 'active', taskState: null });
  });

  it('a resize to a smaller disk is taken back, and the instance is as it was', async () => {
    const stage = new NovaStage();
    const instance = await stage.booted({ host: 'h1', flavorRef: 'large' });
    await stage.act(instance, 'resize', { flavorRef: 'small' });
    await stage.pass();
    expect(instance).toMatchObject({ vmState: 'active', taskState: null, host: 'h1' });
    expect(instance.flavor.id).toBe('large');
    expect(stage.world.runningOn(instance.id)).toEqual(['h1']);
    const [migration] = stage.world.migrationsByInstance.get(instance.id) ?? [];
    expect(migration?.status).toBe('error');
    expect(Object.keys(stage.world.placement.of(instance.id))).toEqual(['h1']);
  });

  it('a resize whose destination refuses goes to the next host', async () => {
    const stage = new NovaStage();
    const instance = await stage.booted({ host: 'h1' });
    stage.world.mishaps = {
      ...NO_MISHAPS,
      failure: (moment, host) =>
        moment === 'claim' && host === 'h2' ? new NovaException('ComputeResourcesUnavailable', 'full') : null,
    };
    await stage.act(instance, 'resize', { flavorRef: 'large' });
    await stage.pass(60_000);
    expect(instance).toMatchObject({ vmState: 'resized', host: 'h3' });
    const [migration, ...others] = stage.world.migrationsByInstance.get(instance.id) ?? [];
    expect(others).toEqual([]);
    expect(Object.keys(stage.world.placement.of(migration?.uuid ?? ''))).toEqual(['h1']);
    expect(Object.keys(stage.world.placement.of(instance.id))).toEqual(['h3']);
  });

  it('a live migration moves the guest without a moment in which two run', async () => {
    const stage = new NovaStage();
    const instance = await stage.booted({ host: 'h1' });
    await stage.act(instance, 'os-migrateLive', { host: 'h2', block_migration: 'auto' });
    await stage.pass();
    expect(instance).toMatchObject({ vmState: 'active', taskState: null, host: 'h2' });
    expect(stage.world.runningOn(instance.id)).toEqual(['h2']);
    expect(Object.keys(stage.world.placement.of(instance.id))).toEqual(['h2']);
  });

  it('the deletion of a resized one whose source is dead does not come back in time', async () => {
    const stage = new NovaStage();
    const instance = await stage.booted({ host: 'h1' });
    await stage.act(instance, 'resize', { flavorRef: 'large' });
    await stage.pass();
    stage.cutPower('h1');
    const before = stage.world.now();
    await expect(stage.delete(instance)).rejects.toThrow('MessagingTimeout');
    expect(stage.world.now() - before).toBe(stage.world.pace.rpcTimeout);
    expect(instance).toMatchObject({ vmState: 'resized', taskState: 'deleting' });
  });
});
