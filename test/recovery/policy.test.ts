import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, planRecovery, type RecoveryPolicy } from '../../src/recovery/index.ts';
import { resolvePolicy } from '../../src/recovery/policy.ts';
import { anInstance, aStoppedInstance, resizedFrom } from '../support/instances.ts';
import { aContext, ALIVE, anOldCloud, DOWN, journalled } from './support/contexts.ts';
import { codes, holding, recovering } from './support/plans.ts';

describe('the policy of somebody who chose nothing', () => {
  it('starts nothing that may have been stopped, loses no data and sends no stop itself', () => {
    expect(DEFAULT_POLICY).toEqual({
      priorUnknown: 'stopped',
      onError: 'recover',
      onPaused: 'stopped',
      onRescued: 'stopped',
      onShelved: 'hold',
      completeDeletes: false,
      confirmResize: 'whenSourceAlive',
      rebuildFromImage: 'hold',
      allowClientStop: false,
      abandonedEvacuations: [],
    });
  });

  it('cannot be changed for everybody', () => {
    expect(Object.isFrozen(DEFAULT_POLICY)).toBe(true);
  });

  it('is what every option that is left out has', () => {
    const situations = [
      { instance: anInstance(), context: aContext({ storage: 'local' }) },
      { instance: anInstance({ vmState: 'error' }), context: aContext({ record: journalled('stopped') }) },
      { instance: resizedFrom('stopped'), context: aContext() },
      { instance: resizedFrom('stopped', { powerState: 'nostate' }), context: anOldCloud() },
    ] as const;
    for (const { instance, context } of situations) {
      const plan = planRecovery(instance, context);
      expect(planRecovery(instance, { ...context, policy: {} })).toEqual(plan);
      expect(planRecovery(instance, { ...context, policy: DEFAULT_POLICY })).toEqual(plan);
    }
  });
});

describe('the policy for paused, rescued and broken instances', () => {
  const policy = { onPaused: 'hold', onRescued: 'hold', onError: 'hold' } as const;

  it.each([anInstance(), aStoppedInstance(), resizedFrom('stopped')])(
    'holds no other one (vm_state $vmState)',
    (instance) => {
      expect(planRecovery(instance, aContext({ policy }))).toEqual(planRecovery(instance, aContext()));
    },
  );
});

describe('an option that is there and undefined', () => {
  it.each(Object.keys(DEFAULT_POLICY))('counts as left out (%s)', (option) => {
    expect(resolvePolicy({ [option]: undefined })).toEqual(DEFAULT_POLICY);
  });
});

describe('the policy for a prior state that nobody knows', () => {
  const instance = resizedFrom('stopped', { powerState: 'nostate' });
  const hosts = { h1: DOWN, h3: ALIVE };
  function planned(priorUnknown?: RecoveryPolicy['priorUnknown']) {
    return planRecovery(
      instance,
      aContext({ hosts, ...(priorUnknown === undefined ? {} : { policy: { priorUnknown } }) }),
    );
  }

  it.each([
    { choice: undefined, end: 'stopped' },
    { choice: 'stopped', end: 'stopped' },
    { choice: 'running', end: 'active' },
  ] as const)('$choice ends $end, and the plan says that it was a guess', ({ choice, end }) => {
    const plan = recovering(planned(choice));
    expect(plan.prior).toMatchObject({ value: 'unknown', confidence: 'weak' });
    expect(plan.endState).toEqual({ vmState: end });
    expect(codes(plan.reasons)).toContain('priorUnknown');
  });

  it('hold holds', () => {
    holding(planned('hold'), 'priorUnknown');
  });

  it('changes nothing where the prior state is known', () => {
    for (const priorUnknown of ['stopped', 'running', 'hold'] as const) {
      const plan = planRecovery(resizedFrom('stopped'), aContext({ policy: { priorUnknown } }));
      expect(plan).toEqual(planRecovery(resizedFrom('stopped'), aContext()));
    }
  });
});

describe('what a context leaves out', () => {
  it('is never taken to be favourable', () => {
    holding(planRecovery(anInstance()), 'storageUnknown');
    const noMicroversion = { storage: 'shared', record: journalled('stopped') } as const;
    expect(holding(planRecovery(anInstance(), noMicroversion), 'noServerSideStop').why).toContain('2.94');
    holding(planRecovery(resizedFrom('stopped'), { storage: 'shared' }), 'resizeSourceUnknown');
  });
});
