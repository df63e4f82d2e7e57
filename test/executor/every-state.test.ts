import { describe, expect, it } from 'vitest';
import { memoryJournal, type EvacuateHostOptions } from '../../src/index.ts';
import type { PowerState } from '../../src/model/power-state.ts';
import type { TaskState } from '../../src/model/states.ts';
import { SimulatedCloud, type SimulatedCloudOptions } from '../../src/testing/index.ts';
import { recover } from '../testing/support/recover.ts';
import { outcomeOf } from './support/failed-host.ts';

const NUMBER: Partial<Record<PowerState, 0 | 1 | 3 | 4 | 7>> = {
  nostate: 0,
  running: 1,
  paused: 3,
  shutdown: 4,
  suspended: 7,
};

type State = 'active' | 'stopped' | 'paused' | 'suspended' | 'rescued' | 'shelved';

/** A cloud whose `h1` has lost its power with one instance `web` on it. */
function aCloud(
  scene: { state?: State; task?: TaskState; volumeBacked?: boolean; powerState?: PowerState },
  options: SimulatedCloudOptions = {},
): SimulatedCloud {
  const cloud = new SimulatedCloud({ shelvedOffloadTime: -1, ...options });
  cloud.addHosts('h1', 'h2', 'h3');
  const { powerState, ...rest } = scene;
  cloud.addInstance('web', { host: 'h1', ...rest });
  const number = powerState === undefined ? undefined : NUMBER[powerState];
  if (number !== undefined) cloud.overwrite('web', { powerState: number });
  cloud.kill('h1');
  return cloud;
}

/** The same with `web` resized from a living host, and stopped before. */
function withResized(): SimulatedCloud {
  const cloud = new SimulatedCloud();
  cloud.addHosts('h1', 'h2', 'h3');
  cloud.addInstance('web', { host: 'h1', state: 'resized', from: 'stopped', source: 'h2' });
  cloud.kill('h1');
  return cloud;
}

/** What becomes of `web`: its outcome, its state in truth, and what was done to it. */
async function recovered(cloud: SimulatedCloud, options: Partial<EvacuateHostOptions> = {}) {
  const report = await recover(cloud, 'h1', options);
  const { id, vmState, host, runningOn, actions, locked } = cloud.instance('web');
  const { outcome, reason, plan } = outcomeOf(report, id);
  return { report, outcome, reason, plan, vmState, host, runs: runningOn.length > 0, actions, locked };
}

/** Whether the guest was seen running at the end of anything that Nova wrote after the failure. */
function everSettledActive(cloud: SimulatedCloud): boolean {
  return cloud
    .instance('web')
    .history.some(
      ({ vmState, taskState, powerState, host }) =>
        host !== 'h1' && vmState === 'active' && taskState === null && powerState === 'running',
    );
}

describe('an instance that Nova refuses to evacuate as it is', () => {
  it.each(['paused', 'suspended', 'rescued'] as const)(
    'and that is %s comes back stopped by Nova itself, on a release that can',
    async (state) => {
      const cloud = aCloud({ state });
      expect(await recovered(cloud)).toMatchObject({ outcome: 'recovered', vmState: 'stopped', runs: false });
      expect(cloud.instance('web').host).not.toBe('h1');
      expect(cloud.instance('web').actions).not.toContain('stop');
      expect(everSettledActive(cloud)).toBe(false);
    },
  );

  it.each(['paused', 'suspended', 'rescued'] as const)(
    'and that is %s is held, untouched, on a release that cannot stop it',
    async (state) => {
      const cloud = aCloud({ state }, { release: 'zed' });
      const found = await recovered(cloud);
      expect(found).toMatchObject({ outcome: 'held', vmState: state, host: 'h1', locked: false });
      expect(found.plan).toMatchObject({ hold: { code: 'noServerSideStop' } });
      expect(found.actions).not.toContain('resetState');
    },
  );

  it.each(['paused', 'suspended', 'rescued'] as const)(
    'and that is %s is stopped by the client there with allowClientStop',
    async (state) => {
      const cloud = aCloud({ state }, { release: 'zed' });
      const found = await recovered(cloud, { policy: { allowClientStop: true } });
      expect(found).toMatchObject({ outcome: 'recovered', vmState: 'stopped', runs: false });
      expect(found.actions).toContain('stop');
    },
  );

  it.each(['paused', 'suspended'] as const)(
    'and that is %s comes back running where the policy says so, at any release',
    async (state) => {
      for (const release of ['zed', 'epoxy'] as const) {
        const found = await recovered(aCloud({ state }, { release }), { policy: { onPaused: 'running' } });
        expect(found).toMatchObject({ outcome: 'recovered', vmState: 'active', runs: true });
      }
    },
  );

  it('and that is in rescue mode comes back as it was before, where the policy says so', async () => {
    const found = await recovered(aCloud({ state: 'rescued' }), { policy: { onRescued: 'asBefore' } });
    expect(found).toMatchObject({ outcome: 'recovered', vmState: 'active', runs: true });
    expect(found.report.history).toEqual({ instances: 1, requests: 1 });
  });

  it('and that is shelved stays on its shelf and on its host', async () => {
    const found = await recovered(aCloud({ state: 'shelved' }));
    expect(found).toMatchObject({ outcome: 'held', vmState: 'shelved', host: 'h1' });
    expect(found.plan).toMatchObject({ hold: { code: 'shelved' } });
  });

  it.each([
    [-1, false, 'shelved'],
    [0, false, 'shelved_offloaded'],
    [-1, true, 'shelved_offloaded'],
  ] as const)(
    'and that is shelved is evacuated and shelved again with onShelved (shelved_offload_time %i, volume-backed: %s)',
    async (shelvedOffloadTime, volumeBacked, vmState) => {
      const cloud = aCloud({ state: 'shelved', volumeBacked }, { shelvedOffloadTime });
      const found = await recovered(cloud, { policy: { onShelved: 'recover' } });
      expect(found).toMatchObject({ outcome: 'recovered', vmState, runs: false, locked: false });
      expect(found.host).not.toBe('h1');
      expect(everSettledActive(cloud)).toBe(false);
      expect(found.report.followUps).toContainEqual(
        expect.objectContaining({ code: 'deleteOldShelfSnapshot', instanceId: cloud.instance('web').id }),
      );
    },
  );
});

describe('a task that the failure has cut short', () => {
  it.each([
    ['active', 'powering-off', 'stopped'],
    ['stopped', 'powering-on', 'active'],
    ['active', 'rebooting', 'active'],
    ['active', 'image_uploading', 'active'],
    ['stopped', 'rebooting_hard', 'active'],
    ['active', 'pausing', 'stopped'],
    ['active', 'shelving', 'stopped'],
    ['paused', 'unpausing', 'active'],
    ['suspended', 'resuming', 'active'],
    ['rescued', 'unrescuing', 'active'],
  ] as const)('of one that is %s, %s, leads to %s', async (state, task, vmState) => {
    const found = await recovered(aCloud({ state, task }));
    expect(found).toMatchObject({ outcome: 'recovered', vmState, runs: vmState === 'active' });
  });
});

/** One that somebody's failure has left in error, with that power_state. */
function inError(powerState: PowerState): SimulatedCloud {
  const cloud = aCloud({ state: 'stopped', powerState });
  cloud.overwrite('web', { vmState: 'error' });
  return cloud;
}

describe('an instance in error that no journal knows', () => {
  it.each([
    ['running', 'active'],
    ['shutdown', 'stopped'],
    ['paused', 'stopped'],
  ] as const)('ends as its power_state %s says, %s', async (powerState, vmState) => {
    const cloud = inError(powerState);
    const found = await recovered(cloud);
    expect(found).toMatchObject({ outcome: 'recovered', vmState, runs: vmState === 'active' });
    expect(found.actions.includes('resetState')).toBe(vmState === 'stopped');
    expect(found.report.history).toEqual({ instances: 1, requests: 1 });
  });

  it('is left in error where its build failed', async () => {
    const cloud = new SimulatedCloud();
    cloud.addHosts('h1', 'h2');
    cloud.addInstance('web', { host: 'h1', state: 'building' });
    cloud.overwrite('web', { vmState: 'error', taskState: null });
    cloud.kill('h1');
    expect(await recovered(cloud)).toMatchObject({ outcome: 'held', vmState: 'error', host: 'h1' });
  });

  it('is in error again, untouched, where Nova refuses to evacuate it after the reset', async () => {
    const cloud = inError('shutdown');
    const message = "Operation 'evacuate' not supported for vTPM-enabled instance";
    cloud.faults.onCall({
      call: 'evacuate',
      times: Infinity,
      fault: { kind: 'status', status: 400, message },
    });
    const found = await recovered(cloud);
    expect(found).toMatchObject({ outcome: 'held', vmState: 'error', host: 'h1', locked: false });
    expect(found.reason).toContain(message);
    expect(found.actions.filter((action) => action === 'resetState')).toHaveLength(2);
    expect(outcomeOf(found.report, cloud.instance('web').id)).toMatchObject({
      wasReset: false,
      seen: { vmState: 'error', taskState: null },
    });
    expect(found.report.outcome).toBe('recovered');
  });

  it('is asked for again by a later run, once, and comes home when Nova takes it', async () => {
    const cloud = inError('shutdown');
    const journal = memoryJournal();
    cloud.faults.onCall({ call: 'evacuate', fault: { kind: 'status', status: 400, message: 'vTPM' } });
    expect(await recovered(cloud, { journal })).toMatchObject({ outcome: 'held', vmState: 'error' });
    expect(await recovered(cloud, { journal })).toMatchObject({ outcome: 'recovered', vmState: 'stopped' });
  });
});

describe('an instance that Nova does not evacuate for its own sake', () => {
  const message = "Operation 'evacuate' not supported for vTPM-enabled instance";

  it.each(['active', 'stopped', 'paused', 'rescued'] as const)(
    'and that is %s is asked for once, held with the words of Nova and left as it was',
    async (state) => {
      const cloud = aCloud({ state });
      const refusals = cloud.faults.onCall({
        call: 'evacuate',
        times: Infinity,
        fault: { kind: 'status', status: 400, message },
      });
      const found = await recovered(cloud);
      expect(found).toMatchObject({ outcome: 'held', vmState: state, host: 'h1', locked: false });
      expect(found.plan).toMatchObject({ rule: 'refusedByNova', hold: { code: 'refusedByNova' } });
      expect(found.reason).toContain(message);
      expect(found.actions).not.toContain('resetState');
      expect(refusals.happened).toBe(1);
    },
  );

  it('and that is resized can still be reverted by its owner', async () => {
    const cloud = withResized();
    const refusal = { kind: 'status', status: 400, message } as const;
    cloud.faults.onCall({ call: 'evacuate', times: Infinity, fault: refusal });
    const found = await recovered(cloud);
    expect(found).toMatchObject({ outcome: 'held', vmState: 'resized', host: 'h1', locked: false });
    expect(found.plan).toMatchObject({ rule: 'refusedByNova' });
    expect(found.actions).not.toContain('confirmResize');
  });

  it('and whose resize had been confirmed by then says so, as that cannot be undone', async () => {
    const cloud = withResized();
    const refusal = { kind: 'status', status: 400, message } as const;
    // The first one is Nova's own refusal because of vm_state resized.
    cloud.faults.onCall({ call: 'evacuate', times: Infinity, skip: 1, fault: refusal });
    const found = await recovered(cloud);
    expect(found).toMatchObject({ outcome: 'held', vmState: 'stopped', host: 'h1', locked: false });
    expect(found.reason).toContain('Its resize had been confirmed on h2.');
  });

  it('is asked for again by a later run', async () => {
    const cloud = aCloud({ state: 'stopped' });
    const journal = memoryJournal();
    cloud.faults.onCall({ call: 'evacuate', fault: { kind: 'status', status: 400, message } });
    expect(await recovered(cloud, { journal })).toMatchObject({ outcome: 'held' });
    expect(await recovered(cloud, { journal })).toMatchObject({ outcome: 'recovered', vmState: 'stopped' });
  });
});

describe('an instance that its owner was deleting', () => {
  it('is held', async () => {
    const found = await recovered(aCloud({ task: 'deleting' }));
    expect(found).toMatchObject({ outcome: 'held', vmState: 'active', host: 'h1' });
    expect(found.plan).toMatchObject({ hold: { code: 'deleted' } });
    expect(found.actions).not.toContain('evacuate');
  });

  it.each(['zed', 'epoxy'] as const)('is gone for good with completeDeletes on %s', async (release) => {
    const cloud = aCloud({ task: 'deleting' }, { release });
    const { report, outcome, reason } = await recovered(cloud, { policy: { completeDeletes: true } });
    expect({ outcome, reason }).toEqual({
      outcome: 'deleted',
      reason: "Its owner's deletion was completed, for good.",
    });
    expect(cloud.instance('web').gone).toBe(true);
    expect(cloud.instance('web').actions).not.toContain('evacuate');
    expect(report.outcome).toBe('recovered');
  });
});
