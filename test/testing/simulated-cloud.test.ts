import { describe, expect, it, vi } from 'vitest';
import { ConflictError, InvalidOptionsError, memoryJournal, NovaClient } from '../../src/index.ts';
import { SimulatedCloud, TwoCopiesError } from '../../src/testing/index.ts';
import { recover } from './support/recover.ts';

function threeHosts(options: ConstructorParameters<typeof SimulatedCloud>[0] = {}): SimulatedCloud {
  const cloud = new SimulatedCloud(options);
  cloud.addHosts('c1', 'c2', 'c7');
  return cloud;
}

describe('a simulated cloud', () => {
  it('brings a whole host home in a virtual minute, and shows the truth of it', async () => {
    const cloud = threeHosts();
    cloud.addInstance('web', { host: 'c7' });
    cloud.addInstance('batch', { host: 'c7', state: 'stopped' });
    cloud.addInstance('archive', { host: 'c7', state: 'resized', from: 'stopped', source: 'c2' });
    cloud.addInstance('scratch', { host: 'c7', state: 'paused' });
    const report = await recover(cloud, 'c7');
    const seen = ['web', 'batch', 'archive', 'scratch'].map((name) => {
      const { vmState, runningOn, host } = cloud.instance(name);
      return [name, vmState, runningOn.length, host === 'c7'];
    });
    expect(report.outcome).toBe('recovered');
    expect(seen).toEqual([
      ['web', 'active', 1, false],
      ['batch', 'stopped', 0, false],
      ['archive', 'stopped', 0, false],
      ['scratch', 'stopped', 0, false],
    ]);
    expect(cloud.runningGuests()['c7']).toEqual([]);
    const sequence = cloud
      .instance('batch')
      .history.map(({ vmState, taskState }) => `${vmState}/${taskState ?? 'none'}`);
    expect(sequence).toContain('active/powering-off');
    expect(cloud.instance('batch').history.at(-1)?.cause).toMatch(/^nova-compute c[12]: rebuild_instance$/);
  });

  it('takes the same course for the same seed', async () => {
    const course = async (seed: number): Promise<unknown> => {
      const cloud = threeHosts({ seed });
      cloud.addInstance('web', { host: 'c7' });
      cloud.addInstance('batch', { host: 'c7', state: 'stopped' });
      await recover(cloud, 'c7', { runId: 'again' });
      return [cloud.instances(), cloud.requests];
    };
    expect(await course(3)).toEqual(await course(3));
    expect(await course(3)).not.toEqual(await course(4));
  });

  it('throws where nobody can catch it when two guests of one instance run', async () => {
    const uncaught: unknown[] = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => uncaught.push(error));
    try {
      const cloud = threeHosts();
      const id = cloud.addInstance('web', { host: 'c7' });
      // The network of the host failed, and nobody fenced it.
      cloud.kill('c7', 'nova-compute');
      await cloud.pass(120_000);
      const nova = await NovaClient.connect(cloud.connectOptions());
      await nova.servers.evacuate(id, { microversion: '2.94' });
      await cloud.pass(60_000);
      await vi.waitFor(() => expect(uncaught).toHaveLength(1));
      expect(uncaught[0]).toBeInstanceOf(TwoCopiesError);
      expect(uncaught[0]).toMatchObject({
        code: 'twoCopies',
        hosts: expect.arrayContaining(['c7']) as unknown,
      });
      expect(cloud.twoCopies).toHaveLength(1);
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of listeners) process.on('uncaughtException', listener);
    }
  });

  it('has no two copies where the fence cut the power first', async () => {
    const cloud = threeHosts();
    cloud.addInstance('web', { host: 'c7' });
    cloud.kill('c7', 'nova-compute');
    expect(cloud.instance('web').runningOn).toEqual(['c7']);
    await recover(cloud, 'c7');
    expect(cloud.twoCopies).toEqual([]);
    expect(cloud.instance('web').runningOn).toHaveLength(1);
  });

  it('keeps the orders to a dead host until it is back, and cleans up what was evacuated', async () => {
    const cloud = threeHosts({ hypervisorType: 'QEMU' });
    const left = cloud.addInstance('left behind', { host: 'c7' });
    cloud.addInstance('evacuated', { host: 'c7' });
    cloud.kill('c7');
    await recover(cloud, 'c7', { select: ({ name }) => name === 'evacuated' });
    const nova = await NovaClient.connect(cloud.connectOptions());
    await nova.servers.stop(left);
    await cloud.pass(3_600_000);
    expect(cloud.instance(left).taskState).toBe('powering-off');
    expect(cloud.instance('evacuated').guestOn).toContain('c7');

    await cloud.revive('c7');
    await cloud.pass(60_000);
    expect(cloud.instance(left)).toMatchObject({ vmState: 'stopped', taskState: null });
    const { guestOn, migrations, allocations } = cloud.instance('evacuated');
    expect(guestOn).not.toContain('c7');
    expect(migrations.at(-1)?.statuses.at(-1)).toBe('completed');
    expect(Object.keys(allocations)).not.toContain('c7');
  });

  it('knows no other way of Zed than the one that Zed has', async () => {
    const cloud = threeHosts({ release: 'zed' });
    cloud.addInstance('archive', { host: 'c7', state: 'resized', from: 'stopped', source: 'c1' });
    cloud.kill('c1');
    cloud.kill('c7');
    await cloud.pass(120_000);
    const journal = memoryJournal();
    const report = await recover(cloud, 'c7', { journal, maxFailedHosts: 2 });
    expect(report.instances.map(({ outcome }) => outcome)).toEqual(['held']);
    const again = await recover(cloud, 'c7', {
      journal,
      maxFailedHosts: 2,
      policy: { allowClientStop: true },
    });
    expect(again.instances.map(({ outcome }) => outcome)).toEqual(['recovered']);
    expect(cloud.instance('archive')).toMatchObject({ vmState: 'stopped', runningOn: [] });
    expect(cloud.instance('archive').actions).toContain('stop');
  });

  it('refuses as Nova does, with its words', async () => {
    const cloud = threeHosts();
    const id = cloud.addInstance('web', { host: 'c1', state: 'paused' });
    const nova = await NovaClient.connect(cloud.connectOptions());
    const error: unknown = await nova.servers.stop(id).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({
      faultName: 'conflictingRequest',
      novaMessage: `Cannot 'stop' instance ${id} while it is in vm_state paused`,
    });
  });

  it('recovers a thousand instances in a few seconds', { timeout: 60_000 }, async () => {
    const cloud = new SimulatedCloud();
    cloud.addHost('c7', { vcpus: 10_000, ram: 10_000_000, disk: 1_000_000 });
    for (let host = 0; host < 20; host += 1) cloud.addHost(`c1${host}`);
    for (let index = 0; index < 1_000; index += 1) {
      cloud.addInstance(`instance ${index}`, { host: 'c7', state: index % 2 === 0 ? 'active' : 'stopped' });
    }
    const report = await recover(cloud, 'c7');
    expect(report.outcome).toBe('recovered');
    const states = cloud.instances().map(({ vmState }) => vmState);
    expect(states.filter((state) => state === 'active')).toHaveLength(500);
    expect(states.filter((state) => state === 'stopped')).toHaveLength(500);
  });

  it.each([
    ['a release that nobody knows', () => new SimulatedCloud({ release: 'icehouse' as 'zed' })],
    ['a release that was never compared', () => new SimulatedCloud({ release: 'caracal' as 'zed' })],
    ['a host that is there already', () => threeHosts().addHosts('c1')],
    ['an instance on no host', () => threeHosts().addInstance('web', { host: 'c9' })],
    [
      'a name that is taken',
      () => {
        const cloud = threeHosts();
        cloud.addInstance('web', { host: 'c1' });
        cloud.addInstance('web', { host: 'c1' });
      },
    ],
    ['a group that is not there', () => threeHosts().addInstance('web', { host: 'c1', group: 'none' })],
    ['an instance that never was', () => threeHosts().instance('nobody')],
  ])('refuses %s', (_what, wrong) => {
    expect(wrong).toThrow(InvalidOptionsError);
  });

  it('simulates other releases only where they are asked for as unverified', () => {
    expect(new SimulatedCloud({ unverifiedRelease: 'caracal' }).release).toBe('caracal');
  });
});
