/** The unit test of that policy, without a cloud: `npx tsx --test examples/policy/our-policy.test.ts`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evacuateHost, type HostPlan, memoryJournal, NovaClient, planHost } from 'nova-lifeboat';
import { SimulatedCloud } from 'nova-lifeboat/testing';
import { ourPolicy } from './our-policy.ts';

async function cloudOfOurs(): Promise<{ cloud: SimulatedCloud; nova: NovaClient }> {
  const cloud = new SimulatedCloud();
  cloud.addHosts('c1', 'c2', 'c7');
  cloud.addInstance('report', { host: 'c7', metadata: { tier: 'batch' } });
  cloud.addInstance('shop', { host: 'c7', metadata: { tier: 'web' } });
  cloud.addInstance('orders', { host: 'c7', metadata: { tier: 'database' } });
  cloud.addInstance('broken', { host: 'c7', state: 'rescued' });
  cloud.addInstance('evidence', { host: 'c7', owner: 'admin' });
  return { cloud, nova: await NovaClient.connect(cloud.connectOptions()) };
}

/** A drill: what would happen if the host, which is alive, failed now. */
async function drill(
  cloud: SimulatedCloud,
  nova: NovaClient,
  heldProjects: readonly string[],
): Promise<HostPlan> {
  return planHost(nova, 'c7', {
    ...ourPolicy({ heldProjects }),
    clock: cloud.clock,
    journal: memoryJournal(),
  });
}

async function projectOf(nova: NovaClient, name: string): Promise<string> {
  const { data } = await nova.servers.detail({ host: 'c7', allTenants: true }).all();
  return data.find((instance) => instance.name === name)?.projectId ?? '';
}

test('databases go first, and whatever has no tier goes last', async () => {
  const { cloud, nova } = await cloudOfOurs();
  const { instances } = await drill(cloud, nova, []);
  assert.deepEqual(instances.map(({ instance }) => instance.name).slice(0, 3), ['orders', 'shop', 'report']);
});

test('an instance in rescue mode comes back off', async () => {
  const { cloud, nova } = await cloudOfOurs();
  const { instances } = await drill(cloud, nova, []);
  const plan = instances.find(({ instance }) => instance.name === 'broken')?.plan;
  assert.equal(plan?.decision, 'recover');
  assert.deepEqual(plan.endState, { vmState: 'stopped' });
});

test('nothing of a held tenant is touched, and the others come back', async () => {
  const { cloud, nova } = await cloudOfOurs();
  const held = await projectOf(nova, 'evidence');
  cloud.kill('c7');
  const report = await evacuateHost(nova, 'c7', {
    ...ourPolicy({ heldProjects: [held] }),
    fence: cloud.fencer(),
    clock: cloud.clock,
    journal: memoryJournal(),
  });
  assert.equal(report.outcome, 'recovered');
  assert.equal(
    report.instances.some(({ name }) => name === 'evidence'),
    false,
  );
  assert.equal(cloud.instance('evidence').host, 'c7');
  assert.deepEqual(cloud.instance('evidence').actions, ['create']);
  assert.notEqual(cloud.instance('orders').host, 'c7');
  assert.equal(cloud.instance('broken').vmState, 'stopped');
});
