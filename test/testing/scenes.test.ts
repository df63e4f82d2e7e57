import { describe, expect, it } from 'vitest';
import { InvalidOptionsError, NovaClient } from '../../src/index.ts';
import { SimulatedCloud, type SimulatedCloudOptions } from '../../src/testing/index.ts';
import { clientOf } from './http/support/client.ts';
import { recover } from './support/recover.ts';

function threeHosts(options: SimulatedCloudOptions = {}): SimulatedCloud {
  const cloud = new SimulatedCloud(options);
  cloud.addHosts('c1', 'c2', 'c7');
  return cloud;
}

/** What a caller without types may say. */
function said(value: unknown): never {
  return value as never;
}

function refusalOf(wrong: () => unknown): { readonly option: string; readonly message: string } {
  try {
    wrong();
  } catch (error) {
    if (error instanceof InvalidOptionsError) return { option: error.option, message: error.message };
    throw error;
  }
  throw new Error('It was not refused.');
}

function onTheShelf(shelvedOffloadTime: number): {
  readonly cloud: SimulatedCloud;
  readonly act: (action: string) => Promise<unknown>;
} {
  const client = clientOf({ shelvedOffloadTime });
  const { cloud } = client;
  cloud.addHosts('c1');
  const id = cloud.addInstance('a', { host: 'c1' });
  const act = async (action: string): Promise<unknown> =>
    client.ask(`/compute/v2.1/servers/${id}/action`, { method: 'POST', body: { [action]: null } });
  return { cloud, act };
}

describe('a scene', () => {
  it.each<[string, unknown, string, string]>([
    ['a state that Nova does not have', { state: 'foo' }, 'state', 'is "foo"'],
    ['a field that is misspelt', { sate: 'stopped' }, 'sate', 'host, flavor'],
    ['a resized one that was nothing before', { state: 'resized', source: 'c2' }, 'from', 'is missing'],
    [
      'a resized one that was paused',
      { state: 'resized', source: 'c2', from: 'paused' },
      'from',
      'is "paused"; allowed are "active", "stopped"',
    ],
    ['a resized one from nowhere', { state: 'resized', from: 'active' }, 'source', 'is missing'],
    ['a source of one that was not resized', { source: 'c2' }, 'source', 'is unknown'],
    ['an evacuation to nowhere', { state: 'evacuating', from: 'active' }, 'to', 'is missing'],
    ['an evacuation to the same host', { state: 'evacuating', from: 'active', to: 'c7' }, 'to', 'c7'],
    [
      'an evacuation with another task',
      { state: 'evacuating', from: 'active', to: 'c2', task: 'pausing' },
      'task',
      'is unknown',
    ],
    [
      'a task that Nova does not have',
      { task: 'sleeping' },
      'task',
      'is "sleeping"; allowed are "scheduling"',
    ],
    ['a reason without a lock', { lockedReason: 'mine' }, 'lockedReason', 'lockedBy'],
    ['a lock by nobody in particular', { lockedBy: true }, 'lockedBy', '"owner", "admin"'],
    ['an owner who is not there', { owner: 'bob' }, 'owner', 'is "bob"; allowed are "admin", "demo"'],
    ['metadata that is no text', { metadata: { tier: 1 } }, 'metadata', 'text'],
    ['a flavor by its name', { flavor: 'm1.small' }, 'flavor', 'is "m1.small"'],
    ['no host', { host: undefined }, 'host', 'is missing'],
    ['a host that is not there', { host: 'c9' }, 'host', 'c9'],
  ])('refuses %s, and says what is allowed', (_what, scene, option, words) => {
    const cloud = threeHosts();
    const refusal = refusalOf(() => cloud.addInstance('a', said({ host: 'c7', ...(scene as object) })));
    expect(refusal.option).toBe(option);
    expect(refusal.message).toContain(words);
    expect(cloud.instances()).toEqual([]);
  });

  it('makes its flavor known to Nova, and half of an odd one in whole numbers', async () => {
    const client = clientOf();
    const { cloud } = client;
    cloud.addHosts('c2', 'c7');
    const flavor = { id: 'odd', name: 'odd', vcpus: 1, ram: 513, disk: 3 };
    cloud.addInstance('a', { host: 'c7', state: 'resized', from: 'active', source: 'c2', flavor });
    const { body } = await client.ask('/compute/v2.1/flavors/detail');
    const { flavors } = body as { flavors: { id: string; ram: number }[] };
    expect(flavors.filter(({ id }) => id.startsWith('odd')).map(({ ram }) => ram)).toEqual([513, 256]);
  });

  it('evacuates only when the host that it leaves is dead, however long that takes', async () => {
    const cloud = threeHosts();
    cloud.addInstance('a', { host: 'c7', state: 'evacuating', from: 'active', to: 'c2' });
    await cloud.pass(60_000);
    expect(cloud.instance('a')).toMatchObject({ taskState: 'rebuilding', runningOn: ['c7'] });
    cloud.kill('c7', 'nova-compute');
    await cloud.pass(60_000);
    expect(cloud.instance('a')).toMatchObject({ taskState: 'rebuilding', runningOn: ['c7'] });
    cloud.kill('c7');
    await cloud.pass(60_000);
    expect(cloud.instance('a')).toMatchObject({ vmState: 'active', taskState: null, runningOn: ['c2'] });
    expect(cloud.twoCopies).toEqual([]);
  });

  it('evacuates at once from a host that is dead already', async () => {
    const cloud = threeHosts();
    cloud.kill('c7');
    cloud.addInstance('a', { host: 'c7', state: 'evacuating', from: 'stopped', to: 'c2' });
    await cloud.pass(60_000);
    expect(cloud.instance('a')).toMatchObject({ vmState: 'stopped', host: 'c2', runningOn: [] });
  });

  it('does not run on a machine without power, and comes home all the same', async () => {
    const cloud = threeHosts();
    cloud.kill('c7');
    cloud.addInstance('a', { host: 'c7' });
    cloud.addInstance('b', { host: 'c7', state: 'paused' });
    expect(cloud.runningGuests()['c7']).toEqual([]);
    // Nova does not know.
    expect(cloud.instance('a').powerState).toBe('running');
    expect(cloud.instance('b').powerState).toBe('paused');
    const report = await recover(cloud, 'c7', { select: ({ name }) => name === 'a' });
    expect(report.outcome).toBe('recovered');
    expect(cloud.twoCopies).toEqual([]);
    expect(cloud.instance('a').runningOn).toHaveLength(1);
  });
});

describe('the builder', () => {
  it.each<[string, unknown, string]>([
    ['a time that is no number', { pace: { spawn: '3s' } }, 'pace.spawn'],
    ['a time that is negative', { pace: { spawn: -1 } }, 'pace.spawn'],
    ['a time without an end', { pace: { copy: Infinity } }, 'pace.copy'],
    ['reports without a pause', { pace: { reportInterval: 0 } }, 'pace.reportInterval'],
    ['a service that is always down', { pace: { serviceDownTime: 0 } }, 'pace.serviceDownTime'],
    ['a pace of what nobody does', { pace: { spwan: 1 } }, 'pace.spwan'],
    ['pages of nothing', { pageLimit: 0 }, 'pageLimit'],
    ['half a page', { pageLimit: 1.5 }, 'pageLimit'],
    ['tokens that have expired', { tokenLifetimeMs: 0 }, 'tokenLifetimeMs'],
    ['a seed that is no number', { seed: 'x' }, 'seed'],
    ['a seed with a fraction', { seed: 0.5 }, 'seed'],
    ['a hypervisor that is not there', { hypervisorType: 'kvm' }, 'hypervisorType'],
    ['to overlook two copies', { onTwoCopies: 'ignore' }, 'onTwoCopies'],
    ['a shelf time before the shelf', { shelvedOffloadTime: -2 }, 'shelvedOffloadTime'],
    ['an option that is misspelt', { relaese: 'zed' }, 'relaese'],
  ])('refuses a cloud with %s', (_what, options, option) => {
    expect(refusalOf(() => new SimulatedCloud(said(options))).option).toBe(option);
  });

  it.each<[string, (cloud: SimulatedCloud) => unknown, string]>([
    ['a user who is not there', (cloud) => cloud.connectOptions(said('bob')), 'user'],
    ['to end another process', (cloud) => cloud.kill('c7', said('nova_compute')), 'what'],
    ['a status that is misspelt', (cloud) => cloud.addHost('d', said({ status: 'disabeld' })), 'status'],
    [
      'a host of another kind',
      (cloud) => cloud.addHost('d', said({ hypervisorType: 'kvm' })),
      'hypervisorType',
    ],
    ['a host without CPUs', (cloud) => cloud.addHost('d', { vcpus: 0 }), 'vcpus'],
    ['a host with memory in words', (cloud) => cloud.addHost('d', said({ ram: '64G' })), 'ram'],
    ['a host with a disk that is no number', (cloud) => cloud.addHost('d', { disk: NaN }), 'disk'],
    ['a host with more than there is', (cloud) => cloud.addHost('d', said({ gpus: 1 })), 'gpus'],
    ['a host without a name', (cloud) => cloud.addHost(''), 'name'],
    ['a policy that nobody knows', (cloud) => cloud.addServerGroup('g', said('together')), 'policy'],
    [
      'two groups of one name',
      (cloud) => [cloud.addServerGroup('g', 'affinity'), cloud.addServerGroup('g', 'affinity')],
      'name',
    ],
    [
      'to overwrite what is not there',
      (cloud) => cloud.overwrite('a', said({ vmstate: 'error' })),
      'vmstate',
    ],
    ['a vm_state of its own', (cloud) => cloud.overwrite('a', { vmState: said('broken') }), 'vmState'],
    ['a task_state of its own', (cloud) => cloud.overwrite('a', { taskState: said('idle') }), 'taskState'],
    ['a power_state of its own', (cloud) => cloud.overwrite('a', { powerState: said(2) }), 'powerState'],
    [
      'a flavor without memory',
      (cloud) => cloud.addFlavor({ id: 'f', name: 'f', vcpus: 1, ram: 0, disk: 1 }),
      'ram',
    ],
  ])('refuses %s', (_what, wrong, option) => {
    const cloud = threeHosts();
    cloud.addInstance('a', { host: 'c1' });
    expect(refusalOf(() => wrong(cloud)).option).toBe(option);
    expect(cloud.instance('a').history).toHaveLength(1);
  });

  it('returns the id of a server group', () => {
    const cloud = threeHosts();
    const id = cloud.addServerGroup('apart', 'anti-affinity');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(cloud.addServerGroup('together', 'affinity')).not.toBe(id);
  });

  it('gives out lists that do not change under the hands of who reads them', async () => {
    const cloud = threeHosts();
    const { requests } = cloud;
    await NovaClient.connect(cloud.connectOptions());
    expect(requests).toEqual([]);
    const after = cloud.requests;
    (after as unknown[]).length = 0;
    expect(cloud.requests.length).toBeGreaterThan(0);
  });
});

describe('a shelved instance', () => {
  it.each([
    [0, 'shelved_offloaded', 'shelved_offloaded'],
    [600, 'shelved', 'shelved_offloaded'],
    [-1, 'shelved', 'shelved'],
  ] as const)(
    'with a shelved_offload_time of %i is %s after a minute and %s after an hour',
    async (shelvedOffloadTime, soon, late) => {
      const { cloud, act } = onTheShelf(shelvedOffloadTime);
      await act('shelve');
      await cloud.pass(60_000);
      expect(cloud.instance('a')).toMatchObject({ vmState: soon, taskState: null });
      await cloud.pass(3_600_000);
      expect(cloud.instance('a')).toMatchObject({ vmState: late, taskState: null });
      expect(cloud.instance('a').guestOn).toEqual(late === 'shelved' ? ['c1'] : []);
    },
  );

  it('is left alone when it came off the shelf in time, also when it was shelved again', async () => {
    const { cloud, act } = onTheShelf(600);
    for (const action of ['shelve', 'unshelve', 'shelve']) {
      await act(action);
      await cloud.pass(120_000);
    }
    await cloud.pass(400_000);
    expect(cloud.instance('a')).toMatchObject({ vmState: 'shelved', taskState: null });
    await cloud.pass(200_000);
    expect(cloud.instance('a')).toMatchObject({ vmState: 'shelved_offloaded', taskState: null });
  });

  it('is offloaded by its host when that is back', async () => {
    const { cloud, act } = onTheShelf(600);
    await act('shelve');
    await cloud.pass(60_000);
    cloud.kill('c1');
    await cloud.pass(3_600_000);
    expect(cloud.instance('a').vmState).toBe('shelved');
    await cloud.revive('c1');
    await cloud.pass(60_000);
    expect(cloud.instance('a')).toMatchObject({ vmState: 'shelved_offloaded', host: null, guestOn: [] });
  });
});
