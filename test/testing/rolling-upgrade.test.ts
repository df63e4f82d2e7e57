import { describe, expect, it } from 'vitest';
import { InvalidOptionsError, NovaClient } from '../../src/index.ts';
import { SimulatedCloud, type SimulatedCloudOptions } from '../../src/testing/index.ts';

type Host = Parameters<SimulatedCloud['addHost']>[1];

/** What becomes of an active instance whose evacuation from `c7` to `c1` was asked for. */
async function evacuated(
  microversion: '2.94' | '2.95',
  destination: Host,
  options: SimulatedCloudOptions = {},
  others: Readonly<Record<string, Host>> = {},
) {
  const cloud = new SimulatedCloud(options);
  cloud.addHost('c1', destination);
  cloud.addHosts('c7');
  for (const [name, host] of Object.entries(others)) cloud.addHost(name, host);
  cloud.addInstance('web', { host: 'c7' });
  cloud.kill('c7');
  await cloud.pass(120_000);
  const nova = await NovaClient.connect(cloud.connectOptions());
  const { id } = cloud.instance('web');
  await nova.servers.evacuate(id, { microversion, host: 'c1' });
  await cloud.pass(120_000);
  const { vmState, taskState, host, migrations } = cloud.instance('web');
  const [action] = (await nova.instanceActions.list(id).all()).data;
  const { events } = (await nova.instanceActions.show(id, action?.requestId ?? '')).data;
  return {
    shown: `${vmState}, ${taskState ?? 'no task'} on ${host ?? 'no host'}`,
    migration: migrations.at(-1)?.statuses.at(-1),
    events: events?.map(({ event, result, details }) => [event, result, details ?? null]).toSorted(),
  };
}

describe('a nova-compute of Zed in a newer cloud', () => {
  it('throws an order with a target state away, and nothing tells', async () => {
    expect(await evacuated('2.95', { computeRpc: '6.1' })).toEqual({
      ...{ shown: 'active, rebuilding on c7', migration: 'accepted' },
      events: [['rebuild_server', 'Success', null]],
    });
  });

  it('carries out one without', async () => {
    const { shown, migration } = await evacuated('2.94', { computeRpc: '6.1' });
    expect([shown, migration]).toEqual(['active, no task on c1', 'done']);
  });
});

describe('a conductor that pins the RPC version to what all understand', () => {
  const pinned = { computeUpgradeLevel: 'auto' } as const;

  it('refuses an order with a target state, whichever host it is for', async () => {
    expect(await evacuated('2.95', {}, pinned, { c2: { computeRpc: '6.1' } })).toEqual({
      ...{ shown: 'active, rebuilding on c7', migration: 'accepted' },
      events: [['rebuild_server', 'Error', 'Unsupported RPC version for rebuild_instance. Required >= 6.2']],
    });
  });

  it.each([
    ['one without', '2.94', { computeRpc: '6.1' }, 'active, no task on c1'],
    ['one where all know it', '2.95', {}, 'stopped, no task on c1'],
  ] as const)('sends %s', async (_what, microversion, host, shown) => {
    expect((await evacuated(microversion, host, pinned)).shown).toBe(shown);
  });
});

describe('a nova-compute that ignores the target state', () => {
  it('brings the instance back as it was', async () => {
    const found = await evacuated('2.95', { ignoresTargetState: true });
    expect(found).toMatchObject({ shown: 'active, no task on c1', migration: 'done' });
    expect(found.events?.map(([event]) => event)).not.toContain('compute_stop_instance');
  });

  it('is an option with two values, and so is the RPC version', () => {
    const cloud = new SimulatedCloud();
    expect(() => cloud.addHost('c1', { ignoresTargetState: 1 as never })).toThrow(InvalidOptionsError);
    expect(() => cloud.addHost('c1', { computeRpc: '5.0' as never })).toThrow(InvalidOptionsError);
    expect(() => new SimulatedCloud({ computeUpgradeLevel: 'zed' as never })).toThrow(InvalidOptionsError);
  });
});
