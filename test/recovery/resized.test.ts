import { describe, expect, it } from 'vitest';
import type { PowerState } from '../../src/model/power-state.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { FAILED_HOST, finishedResize, RESIZE_SOURCE, resizedFrom } from '../support/instances.ts';
import { aContext, ALIVE, anOldCloud, DOWN, SUSPECT, without } from './support/contexts.ts';
import { codes, holding, recovering } from './support/plans.ts';
import {
  confirm,
  confirmed,
  evacuate,
  evacuated,
  lock,
  moved,
  reset,
  start,
  stop,
  unlock,
} from './support/steps.ts';

const OFF_BEFORE = { systemMetadata: { old_vm_state: 'stopped' } };
const ON_BEFORE = { systemMetadata: { old_vm_state: 'active' } };
const UNSURE: readonly PowerState[] = ['nostate', 'crashed', 'suspended', 'unknown:9'];

describe('a resized instance whose source is alive', () => {
  it('that was running is confirmed and evacuated as active', () => {
    const plan = recovering(planRecovery(resizedFrom('active'), aContext()));
    expect(plan.steps).toEqual([
      lock,
      confirm,
      confirmed('active'),
      evacuate('2.94'),
      evacuated(),
      moved('active'),
      unlock,
    ]);
    expect(plan.endState).toEqual({ vmState: 'active' });
    expect(codes(plan.reasons)).toEqual(['resizeSourceAlive', 'powerStateKept', 'priorState']);
    expect(plan.reasons[0]?.sentence).toContain(RESIZE_SOURCE);
    expect(codes(plan.risks)).toEqual(['resizeConfirmed']);
  });

  it('that was stopped is confirmed, and Nova itself keeps it stopped', () => {
    const plan = recovering(planRecovery(resizedFrom('stopped'), aContext()));
    expect(plan.steps).toEqual([
      lock,
      confirm,
      confirmed('stopped'),
      evacuate('2.95'),
      evacuated(),
      moved('stopped'),
      unlock,
    ]);
    expect(plan.endState).toEqual({ vmState: 'stopped' });
    expect(codes(plan.reasons)).toEqual(['resizeSourceAlive', 'stoppedByNova', 'priorState']);
    expect(codes(plan.risks)).toEqual(['resizeConfirmed', 'briefSpawn']);
  });

  it('that was stopped needs no new Nova: the confirm makes it plainly stopped', () => {
    const plan = recovering(planRecovery(resizedFrom('stopped'), anOldCloud()));
    expect(plan.steps).toEqual([
      lock,
      confirm,
      confirmed('stopped'),
      evacuate('2.93'),
      evacuated(),
      moved('stopped'),
      unlock,
    ]);
  });

  it('is the same after a cold migration', () => {
    const resize = planRecovery(resizedFrom('stopped'), aContext());
    const migrations = [finishedResize({ type: 'migration' })];
    expect(planRecovery(resizedFrom('stopped', { migrations }), aContext())).toEqual(resize);
  });

  it.each(UNSURE)('with power_state %s becomes active and is stopped by Nova all the same', (powerState) => {
    for (const before of [{}, OFF_BEFORE]) {
      const plan = recovering(planRecovery(resizedFrom('stopped', { powerState, ...before }), aContext()));
      expect(plan.steps).toEqual([
        lock,
        confirm,
        confirmed('active'),
        evacuate('2.95'),
        evacuated(),
        moved('stopped'),
        unlock,
      ]);
    }
  });

  it.each(UNSURE)('with power_state %s is held where Nova cannot stop it', (powerState) => {
    const instance = resizedFrom('stopped', { powerState });
    holding(planRecovery(instance, anOldCloud()), 'noServerSideStop');

    const consented = recovering(planRecovery(instance, anOldCloud({ policy: { allowClientStop: true } })));
    expect(consented.steps).toEqual([
      lock,
      confirm,
      confirmed('active'),
      evacuate('2.93'),
      evacuated(),
      moved('active'),
      stop,
      moved('stopped'),
      unlock,
    ]);
  });

  it('with power_state paused was not executing, so it ends stopped', () => {
    const plan = recovering(planRecovery(resizedFrom('active', { powerState: 'paused' }), aContext()));
    expect(plan.prior).toMatchObject({ value: 'stopped', confidence: 'weak' });
    expect(plan.steps).toContainEqual(confirmed('active'));
    expect(plan.endState).toEqual({ vmState: 'stopped' });
  });

  it('that is off though it was running before the resize is started at its end', () => {
    const plan = recovering(planRecovery(resizedFrom('stopped', ON_BEFORE), aContext()));
    expect(plan.steps).toEqual([
      lock,
      confirm,
      confirmed('stopped'),
      evacuate('2.94'),
      evacuated(),
      moved('stopped'),
      start,
      moved('active'),
      unlock,
    ]);
    expect(codes(plan.reasons)).toEqual([
      'resizeSourceAlive',
      'startedAfterwards',
      'priorState',
      'evidenceConflicts',
    ]);
  });

  it('that is on though it was stopped before the resize is stopped by Nova', () => {
    const plan = recovering(planRecovery(resizedFrom('active', OFF_BEFORE), aContext()));
    expect(plan.steps).toContainEqual(confirmed('active'));
    expect(plan.steps).toContainEqual(evacuate('2.95'));
    expect(plan.endState).toEqual({ vmState: 'stopped' });
    expect(codes(plan.reasons)).toContain('evidenceConflicts');
  });

  it('is held where the policy keeps resizes revertable', () => {
    for (const before of ['active', 'stopped'] as const) {
      const policy = { confirmResize: 'never' } as const;
      holding(planRecovery(resizedFrom(before), aContext({ policy })), 'confirmNotAllowed');
    }
  });
});

describe('a resized instance whose source is down', () => {
  const sourceDown = { hosts: { h1: DOWN, h3: ALIVE } };

  it.each([
    { seen: 'down', ...sourceDown },
    { seen: 'gone from the service list', hosts: { h3: ALIVE } },
    { seen: 'down and suspect', hosts: { h1: { ...SUSPECT, up: false }, h3: ALIVE } },
    { seen: 'missing, under a name that every object has', hosts: { h3: ALIVE }, source: 'constructor' },
  ])('($seen) is reset to active and ends stopped by Nova', ({ hosts, source = RESIZE_SOURCE }) => {
    const plan = recovering(planRecovery(resizedFrom('stopped', { source }), aContext({ hosts })));
    expect(plan.steps).toEqual([
      lock,
      reset('refusal'),
      evacuate('2.95'),
      evacuated(),
      moved('stopped'),
      unlock,
    ]);
    expect(plan.endState).toEqual({ vmState: 'stopped' });
    expect(codes(plan.reasons)).toEqual(['resizeSourceDown', 'stoppedByNova', 'priorState']);
    expect(plan.reasons[0]?.sentence).toContain(source);
    expect(codes(plan.risks)).toEqual(['resizeAllocationLeaks', 'statusActiveMeanwhile', 'briefSpawn']);
  });

  it('that was running is reset to active and stays active', () => {
    for (const context of [aContext(sourceDown), anOldCloud(sourceDown)]) {
      const plan = recovering(planRecovery(resizedFrom('active'), context));
      const microversion = context.maxMicroversion === '2.93' ? '2.93' : '2.94';
      expect(plan.steps).toEqual([
        lock,
        reset('refusal'),
        evacuate(microversion),
        evacuated(),
        moved('active'),
        unlock,
      ]);
    }
  });

  it('names the allocation that leaks by the record of the resize', () => {
    const plan = recovering(planRecovery(resizedFrom('active'), aContext(sourceDown)));
    const leak = plan.risks.find(({ code }) => code === 'resizeAllocationLeaks');
    expect(leak?.migration).toBe(finishedResize().uuid);
    expect(leak?.sentence).toContain(finishedResize().uuid);
    expect(leak?.sentence).toContain(RESIZE_SOURCE);
  });

  it.each(['shutdown', 'paused', ...UNSURE] as const)(
    'with power_state %s is held where Nova cannot stop it',
    (powerState) => {
      const instance = resizedFrom('stopped', { powerState });
      holding(planRecovery(instance, anOldCloud(sourceDown)), 'noServerSideStop');

      const policy = { allowClientStop: true };
      const consented = recovering(planRecovery(instance, anOldCloud({ ...sourceDown, policy })));
      expect(consented.steps).toEqual([
        lock,
        reset('refusal'),
        evacuate('2.93'),
        evacuated(),
        moved('active'),
        stop,
        moved('stopped'),
        unlock,
      ]);
    },
  );

  it.each([
    { before: ON_BEFORE, power: 'shutdown', end: 'active', conflicts: 1 },
    { before: ON_BEFORE, power: 'running', end: 'active', conflicts: 0 },
    { before: OFF_BEFORE, power: 'running', end: 'stopped', conflicts: 1 },
    { before: OFF_BEFORE, power: 'nostate', end: 'stopped', conflicts: 0 },
    { before: ON_BEFORE, power: 'nostate', end: 'active', conflicts: 0 },
  ] as const)(
    'follows old_vm_state $before.systemMetadata.old_vm_state against power_state $power',
    ({ before, power, end, conflicts }) => {
      const instance = resizedFrom('active', { ...before, powerState: power });
      const plan = recovering(planRecovery(instance, aContext(sourceDown)));
      expect(plan.endState).toEqual({ vmState: end });
      expect(plan.prior.conflicts).toHaveLength(conflicts);
    },
  );

  it('is reset also where the policy confirms no resize: there is nobody to confirm it', () => {
    const policy = { confirmResize: 'never' } as const;
    const plan = recovering(planRecovery(resizedFrom('stopped'), aContext({ ...sourceDown, policy })));
    expect(plan.steps).toContainEqual(reset('refusal'));
  });

  it('is reset where source and destination are the failed host', () => {
    const plan = recovering(planRecovery(resizedFrom('stopped', { source: FAILED_HOST }), aContext()));
    expect(plan.steps).toEqual([
      lock,
      reset('refusal'),
      evacuate('2.95'),
      evacuated(),
      moved('stopped'),
      unlock,
    ]);
    expect(codes(plan.reasons)).toEqual(['resizeOnSameHost', 'stoppedByNova', 'priorState']);
  });
});

describe('a resized instance whose source is not known to be dead or alive', () => {
  it('is held where the source is suspect', () => {
    const plan = planRecovery(resizedFrom('stopped'), aContext({ hosts: { h1: SUSPECT, h3: ALIVE } }));
    const held = holding(plan, 'resizeSourceSuspect');
    expect(held.why).toContain(RESIZE_SOURCE);
    expect(held.hold.whatToDo).toContain(RESIZE_SOURCE);
  });

  it('is held where no other host is known', () => {
    holding(planRecovery(resizedFrom('stopped'), without(aContext(), 'hosts')), 'resizeSourceUnknown');
  });

  it('is held where the record names no source', () => {
    holding(planRecovery(resizedFrom('stopped', { source: null }), aContext()), 'resizeSourceUnknown');
  });

  it('is held where its migrations were not fetched', () => {
    const instance = without(resizedFrom('stopped'), 'migrations');
    holding(planRecovery(instance, aContext()), 'migrationsUnknown');
  });
});
