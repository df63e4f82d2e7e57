import { describe, expect, it } from 'vitest';
import { NO_MISHAPS } from '../../../src/testing/world/mishaps.ts';
import { NovaException } from '../../../src/testing/world/nova-exception.ts';
import { NovaStage } from './nova-stage.ts';

describe('a new instance', () => {
  it('is scheduled, built and launched', async () => {
    const stage = new NovaStage();
    const instance = await stage.booted();
    expect(stage.story(instance)).toEqual([
      'building/scheduling',
      'building/none',
      'building/networking',
      'building/block_device_mapping',
      'building/spawning',
      'active/none',
    ]);
    expect(instance.host).not.toBeNull();
    expect(Object.keys(stage.world.placement.of(instance.id))).toEqual([instance.host]);
  });

  it('that no host has room for is in error, without a host, and was never active', async () => {
    const stage = new NovaStage();
    stage.world.flavors.set('huge', { id: 'huge', name: 'huge', vcpus: 1, ram: 10_000_000, disk: 1 });
    const instance = await stage.booted({ flavorRef: 'huge' });
    expect(instance).toMatchObject({ vmState: 'error', taskState: null, host: null, launchedAt: null });
    expect(instance.fault?.message).toBe('No valid host was found. ');
    await expect(stage.act(instance, 'rescue')).rejects.toThrow(
      `Instance ${instance.id} is in an invalid state for 'rescue'`,
    );
  });

  it('is built on another host where the first one fails, but not where its host was forced', async () => {
    const stage = new NovaStage();
    stage.world.mishaps = {
      ...NO_MISHAPS,
      failure: (moment, host) =>
        moment === 'spawn' && host === 'h1' ? new NovaException('LibvirtError', 'no') : null,
    };
    const free = await stage.booted();
    const forced = await stage.booted({ availability_zone: 'nova:h1' });
    expect(free).toMatchObject({ vmState: 'active', host: 'h2' });
    expect(Object.keys(stage.world.placement.of(free.id))).toEqual(['h2']);
    expect(forced).toMatchObject({ vmState: 'error', host: null });
    expect(stage.world.placement.of(forced.id)).toEqual({});
  });

  it('that is deleted while it is built leaves nothing behind', async () => {
    const stage = new NovaStage();
    const instance = stage.create({ host: 'h1' });
    await stage.pass(2_000);
    expect(instance.taskState).toBe('spawning');
    await stage.delete(instance);
    await stage.pass();
    expect(instance.gone).toBe(true);
    expect(stage.world.runningOn(instance.id)).toEqual([]);
    expect(stage.world.placement.of(instance.id)).toEqual({});
  });
});
