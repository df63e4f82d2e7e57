import { describe, expect, it } from 'vitest';
import type { PowerState } from '../../src/model/power-state.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance } from '../support/instances.ts';
import { aContext, anOldCloud, journalled } from './support/contexts.ts';
import { codes, holding, recovering } from './support/plans.ts';
import { evacuate, evacuated, lock, moved, reset, stop, unlock } from './support/steps.ts';

function inError(powerState: PowerState = 'nostate') {
  return anInstance({ vmState: 'error', powerState });
}

describe('an instance in error', () => {
  it.each(['running', 'shutdown', 'nostate'] as const)(
    'is held where no journal knows what it was (power_state %s)',
    (powerState) => {
      holding(planRecovery(inError(powerState), aContext()), 'errorWithoutRecord');
    },
  );

  it('is held where the policy says so, whatever the journal knows', () => {
    const policy = { onError: 'hold' } as const;
    holding(planRecovery(inError(), aContext({ policy })), 'errorHeldByPolicy');
    holding(
      planRecovery(inError(), aContext({ policy, record: journalled('running') })),
      'errorHeldByPolicy',
    );
  });
});

describe('an instance in error that the journal knows as running', () => {
  it.each([{ attempts: ['accepted'] }, { attempts: ['refused'] }, { attempts: [] }] as const)(
    'is evacuated from error, without a reset (attempts: $attempts)',
    ({ attempts }) => {
      const record = journalled('running', attempts);
      const plan = recovering(planRecovery(inError('shutdown'), aContext({ record })));
      expect(plan.steps).toEqual([lock, evacuate('2.94'), evacuated(), moved('active'), unlock]);
      expect(plan.endState).toEqual({ vmState: 'active' });
      expect(codes(plan.reasons)).toEqual(['errorAfterFailedAttempt', 'powerStateKept', 'evidenceConflicts']);
      expect(plan.risks).toEqual([]);
    },
  );
});

describe('an instance in error that the journal knows as stopped', () => {
  const stoppedBefore = journalled('stopped');

  it('is reset to active and stopped by Nova, as an earlier attempt was accepted', () => {
    const record = journalled('stopped', ['refused', 'accepted']);
    const plan = recovering(planRecovery(inError('running'), aContext({ record })));
    expect(plan.steps).toEqual([
      lock,
      reset('journal'),
      evacuate('2.95'),
      evacuated(),
      moved('stopped'),
      unlock,
    ]);
    expect(plan.endState).toEqual({ vmState: 'stopped' });
    expect(codes(plan.reasons)).toEqual(['errorAfterFailedAttempt', 'stoppedByNova', 'evidenceConflicts']);
    expect(codes(plan.risks)).toEqual(['statusActiveMeanwhile', 'briefSpawn']);
  });

  it.each([{ attempts: [] }, { attempts: ['refused', 'refused'] }] as const)(
    'is held while no attempt was accepted (attempts: $attempts)',
    ({ attempts }) => {
      const record = journalled('stopped', attempts);
      holding(planRecovery(inError(), aContext({ record })), 'evacuationNotProven');
    },
  );

  it('is held where Nova cannot stop it', () => {
    holding(planRecovery(inError(), anOldCloud({ record: stoppedBefore })), 'noServerSideStop');
  });

  it('is stopped by the client only with consent', () => {
    const policy = { allowClientStop: true };
    const plan = recovering(planRecovery(inError(), anOldCloud({ record: stoppedBefore, policy })));
    expect(plan.steps).toEqual([
      lock,
      reset('journal'),
      evacuate('2.93'),
      evacuated(),
      moved('active'),
      stop,
      moved('stopped'),
      unlock,
    ]);
  });
});

describe('an instance in error whose prior state the journal did not know either', () => {
  const record = journalled('unknown');

  it.each(['nostate', 'running', 'shutdown'] as const)(
    'ends stopped by default, whatever the failed attempt has left (power_state %s)',
    (powerState) => {
      const plan = recovering(planRecovery(inError(powerState), aContext({ record })));
      expect(plan.steps).toContainEqual(reset('journal'));
      expect(plan.endState).toEqual({ vmState: 'stopped' });
      expect(codes(plan.reasons)).toContain('priorUnknown');
    },
  );

  it('ends active where the policy names that', () => {
    const policy = { priorUnknown: 'running' } as const;
    const plan = recovering(planRecovery(inError(), aContext({ record, policy })));
    expect(plan.steps).toEqual([lock, evacuate('2.94'), evacuated(), moved('active'), unlock]);
  });

  it('is held where the policy holds such instances', () => {
    const policy = { priorUnknown: 'hold' } as const;
    holding(planRecovery(inError(), aContext({ record, policy })), 'priorUnknown');
  });
});
