/**
 * A unit test of a recovery policy, without a cloud: what would *your* options do with *your* instances? Run it with
 * `node --test` (or tsx): `npx tsx --test examples/unit-test-your-policy.ts`. It works the same under vitest and jest.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  evacuateHost,
  memoryJournal,
  NovaClient,
  type PlanHostOptions,
  type RecoveryReport,
} from 'nova-lifeboat';
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

/** The recovery, as our service would start it. */
async function recover({ cloud, nova }: Awaited<ReturnType<typeof failedHost>>): Promise<RecoveryReport> {
  const { clock } = cloud;
  return evacuateHost(nova, 'c7', { ...policy, fence: cloud.fencer(), clock, journal: memoryJournal() });
}

test('every instance comes back as its owner left it', async () => {
  const failed = await failedHost();
  const { outcome } = await recover(failed);
  assert.equal(outcome, 'recovered');
  assert.equal(failed.cloud.instance('web').vmState, 'active');
  assert.equal(failed.cloud.instance('nightly-batch').vmState, 'stopped');
  assert.equal(failed.cloud.instance('archive').vmState, 'stopped');
});

test('a disk that is only on the failed host is not rebuilt from its image', async () => {
  const failed = await failedHost();
  const { instances } = await recover(failed);
  assert.equal(instances.find(({ name }) => name === 'scratch')?.outcome, 'held');
  const { host, actions } = failed.cloud.instance('scratch');
  assert.equal(host, 'c7');
  assert.ok(!actions.includes('evacuate'));
});

test('the answer to an evacuation gets lost, and no second one is sent', async () => {
  const failed = await failedHost();
  const { faults } = failed.cloud;
  faults.onCall({ call: 'evacuate', instance: 'web', fault: { kind: 'reset', acted: true } });
  await recover(failed);
  const { vmState, actions } = failed.cloud.instance('web');
  assert.equal(vmState, 'active');
  assert.equal(actions.filter((action) => action === 'evacuate').length, 1);
});
