import { describe, expect, it } from 'vitest';
import { NovaClient } from '../../src/index.ts';
import { SimulatedCloud } from '../../src/testing/index.ts';
import { clientOf } from './http/support/client.ts';

function threeHosts(): SimulatedCloud {
  const cloud = new SimulatedCloud();
  cloud.addHosts('c1', 'c2', 'c7');
  return cloud;
}

async function isUp(cloud: SimulatedCloud, host: string): Promise<boolean | undefined> {
  const nova = await NovaClient.connect(cloud.connectOptions());
  for await (const service of nova.services.list()) {
    if (service.host === host && service.binary === 'nova-compute') return service.state === 'up';
  }
  return undefined;
}

describe('a host that is killed while it starts', () => {
  it('stays dead when it happens before nova-compute starts', async () => {
    const cloud = threeHosts();
    const id = cloud.addInstance('a', { host: 'c7' });
    cloud.kill('c7');
    await cloud.pass(120_000);
    const revival = cloud.revive('c7');
    await cloud.pass(1_000);
    cloud.kill('c7');
    await revival;
    await cloud.pass(120_000);
    expect(await isUp(cloud, 'c7')).toBe(false);
    const nova = await NovaClient.connect(cloud.connectOptions());
    await nova.servers.stop(id);
    await cloud.pass(60_000);
    expect(cloud.instance('a').taskState).toBe('powering-off');
  });

  it('stays dead when it happens in the middle of the cleaning up, and nobody hears of it', async () => {
    const cloud = threeHosts();
    cloud.addInstance('a', { host: 'c7', task: 'powering-off' });
    cloud.kill('c7');
    await cloud.pass(120_000);
    const revival = cloud.revive('c7');
    await cloud.pass(5_500);
    cloud.kill('c7');
    await expect(revival).resolves.toBeUndefined();
    await cloud.pass(120_000);
    expect(await isUp(cloud, 'c7')).toBe(false);
    expect(cloud.instance('a').taskState).toBe('powering-off');
  });

  it('comes back when it is revived once more', async () => {
    const cloud = threeHosts();
    cloud.kill('c7');
    const first = cloud.revive('c7');
    cloud.kill('c7');
    const second = cloud.revive('c7');
    await Promise.all([first, second]);
    expect(await isUp(cloud, 'c7')).toBe(true);
  });
});

describe('a host that is revived twice', () => {
  it('starts once, and both wait until it serves', async () => {
    const cloud = threeHosts();
    cloud.addInstance('a', { host: 'c7', task: 'powering-off' });
    cloud.kill('c7');
    await cloud.pass(120_000);
    const began = cloud.clock.now();
    const first = cloud.revive('c7').then(() => cloud.clock.now());
    await cloud.pass(5_100);
    const second = cloud.revive('c7').then(() => cloud.clock.now());
    expect(await second).toBe(await first);
    expect((await first) - began).toBeGreaterThan(5_100);
    expect(cloud.instance('a')).toMatchObject({ vmState: 'stopped', taskState: null });
  });

  it('returns at once when it is alive', async () => {
    const cloud = threeHosts();
    const began = cloud.clock.now();
    await cloud.revive('c7');
    expect(cloud.clock.now()).toBe(began);
  });
});

describe('a machine without power', () => {
  it('runs guests again only when it was revived, and only those that are started', async () => {
    const cloud = threeHosts();
    const id = cloud.addInstance('a', { host: 'c7' });
    cloud.kill('c7', 'nova-compute');
    expect(cloud.runningGuests()['c7']).toEqual(['a']);
    cloud.kill('c7');
    expect(cloud.runningGuests()['c7']).toEqual([]);
    await cloud.revive('c7');
    await cloud.pass(60_000);
    expect(cloud.instance('a').vmState).toBe('stopped');
    const nova = await NovaClient.connect(cloud.connectOptions());
    await nova.servers.start(id);
    await cloud.pass(60_000);
    expect(cloud.runningGuests()['c7']).toEqual(['a']);
  });
});

describe('a live migration', () => {
  const begin = async (): Promise<SimulatedCloud> => {
    const client = clientOf();
    const { cloud } = client;
    cloud.addHosts('c1', 'c2');
    const id = cloud.addInstance('a', { host: 'c1' });
    await client.ask(`/compute/v2.1/servers/${id}/action`, {
      method: 'POST',
      version: '2.30',
      body: { 'os-migrateLive': { host: 'c2', block_migration: 'auto', force: false } },
    });
    return cloud;
  };

  it('arrives when nobody dies', async () => {
    const cloud = await begin();
    await cloud.pass(60_000);
    expect(cloud.instance('a')).toMatchObject({ host: 'c2', taskState: null, runningOn: ['c2'] });
  });

  it('leaves the guest where it is when its destination loses its power while memory is copied', async () => {
    const cloud = await begin();
    await cloud.pass(3_000);
    cloud.kill('c2');
    await cloud.pass(60_000);
    const { migrations, allocations, ...truth } = cloud.instance('a');
    expect(truth).toMatchObject({
      vmState: 'active',
      taskState: null,
      host: 'c1',
      runningOn: ['c1'],
      guestOn: ['c1'],
    });
    expect(migrations.at(-1)?.statuses.at(-1)).toBe('error');
    expect(Object.keys(allocations)).toEqual(['c1']);
  });

  it('leaves it there also when the destination is back by then', async () => {
    const cloud = await begin();
    await cloud.pass(3_000);
    cloud.kill('c2');
    await cloud.revive('c2');
    await cloud.pass(60_000);
    expect(cloud.instance('a')).toMatchObject({ host: 'c1', taskState: null, runningOn: ['c1'] });
  });

  it('leaves it there when the destination does not answer', async () => {
    const cloud = await begin();
    await cloud.pass(500);
    cloud.kill('c2', 'nova-compute');
    await cloud.pass(600_000);
    const { migrations, ...truth } = cloud.instance('a');
    expect(truth).toMatchObject({ vmState: 'active', taskState: null, host: 'c1', runningOn: ['c1'] });
    expect(migrations.at(-1)?.statuses.at(-1)).toBe('error');
  });
});
