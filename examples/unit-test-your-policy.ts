/**
 * A unit test of a recovery policy, without a cloud: what would *your* options do with *your* instances? Run it with
 * `node --test` (or tsx): `npx tsx --test examples/unit-test-your-policy.ts`. It works the same under vitest and jest.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evacuateHost, memoryJournal, NovaClient, type PlanHostOptions } from 'nova-lifeboat';
import { SimulatedCloud } from 'nova-lifeboat/testing';

/** The policy of this imaginary company: what is under test. */
const policy: PlanHostOptions = {
  // Root disks are on Ceph, but for the scratch machines.
  storage: (instance) => (instance.metadata['pool'] === 'scratch' ? 'local' : 'shared'),
  policy: { priorUnknown: 'stopped' },
};

/** A host with one instance of each kind that we have, which fails. */
async function failedHost(): Promise<{ cloud: SimulatedCloud; nova: NovaClient }> {
  const cloud = new SimulatedCloud();
  cloud.addHosts('c1', 'c2', 'c7');
  cloud.addInstance('web', { host: 'c7' });
  cloud.addInstance('nightly-batch', { host: 'c7', state: 'stopped' });
  cloud.addInstance('archive', { host: 'c7', state: 'resized', from: 'stopped', source: 'c2' });
  cloud.addInstance('scratch', { host: 'c7', metadata: { pool: 'scratch' } });
  cloud.kill('c7');
  return { cloud, nova: await NovaClient.connect(cloud.connectOptions()) };
}

test('every instance comes back as its owner left it', async () => {
  const { cloud, nova } = await failedHost();
  const report = await evacuateHost(nova, 'c7', {
    ...policy,
    fence: cloud.fencer(),
    clock: cloud.clock,
    journal: memoryJournal(),
  });
  assert.equal(report.outcome, 'recovered');
  assert.equal(cloud.instance('web').vmState, 'active');
  assert.equal(cloud.instance('nightly-batch').vmState, 'stopped');
  assert.equal(cloud.instance('archive').vmState, 'stopped');
});

test('a disk that is only on the failed host is not rebuilt from its image', async () => {
  const { cloud, nova } = await failedHost();
  const report = await evacuateHost(nova, 'c7', {
    ...policy,
    fence: cloud.fencer(),
    clock: cloud.clock,
    journal: memoryJournal(),
  });
  const scratch = report.instances.find(({ name }) => name === 'scratch');
  assert.equal(scratch?.outcome, 'held');
  assert.equal(cloud.instance('scratch').host, 'c7');
  assert.ok(!cloud.instance('scratch').actions.includes('evacuate'));
});

test('the answer to an evacuation gets lost, and no second one is sent', async () => {
  const { cloud, nova } = await failedHost();
  cloud.faults.onCall({ call: 'evacuate', instance: 'web', fault: { kind: 'reset', acted: true } });
  await evacuateHost(nova, 'c7', {
    ...policy,
    fence: cloud.fencer(),
    clock: cloud.clock,
    journal: memoryJournal(),
  });
  assert.equal(cloud.instance('web').vmState, 'active');
  assert.equal(cloud.instance('web').actions.filter((action) => action === 'evacuate').length, 1);
});
