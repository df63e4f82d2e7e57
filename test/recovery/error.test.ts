import { describe, expect, it } from 'vitest';
import type { PowerState } from '../../src/model/power-state.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance, byOwner, evacuationRow, finishedResize, liveMigration } from '../support/instances.ts';
import { aContext, anOldCloud, journalled } from './support/contexts.ts';
import { codes, holding, recovering } from './support/plans.ts';
import { evacuate, evacuated, lock, moved, reset, stop, unlock } from './support/steps.ts';

function inError(powerState: PowerState = 'nostate') {
  return anInstance({ vmState: 'error', powerState });
}

describe('an instance in error', () => {
  it('that was running, by its power_state, is evacuated straight on where no journal knows it', () => {
    const plan = recovering(planRecovery(inError('running'), aContext()));
    expect(plan.rule).toBe('error');
    expect(plan.steps).toEqual([lock, evacuate('2.94'), evacuated(), moved('active'), unlock]);
    expect(codes(plan.reasons)).toEqual(['errorFromEvidence', 'powerStateKept', 'priorState']);
  });

  it.each(['shutdown', 'paused', 'nostate'] as const)(
    'that was not, or that nobody knows, is reset with a way back and stopped by Nova (power_state %s)',
    (powerState) => {
      const plan = recovering(planRecovery(inError(powerState), aContext()));
      expect(plan.steps).toEqual([
        lock,
        reset('wayBack'),
        evacuate('2.95'),
        evacuated(),
        moved('stopped'),
        unlock,
      ]);
    },
  );

  it('is what its history says where the hypervisor says nothing', () => {
    const actions = [byOwner('resetState', '2026-03-02T07:30:00Z'), byOwner('start', '2026-03-02T07:00:00Z')];
    const plan = recovering(planRecovery({ ...inError('nostate'), actions }, aContext()));
    expect(plan.endState).toEqual({ vmState: 'active' });
    expect(plan.prior.confidence).toBe('weak');
  });

  it('since its creation failed is not worth saving', () => {
    const failed = { ...inError('running'), actions: [{ ...byOwner('create'), message: 'Error' }] };
    holding(planRecovery(failed, aContext()), 'buildFailed');
    // It was built, and something else has broken it since.
    const built = { ...inError('running'), actions: [byOwner('create')] };
    expect(planRecovery(built, aContext()).rule).toBe('error');
    expect(planRecovery(failed, aContext({ record: journalled('running') })).rule).toBe(
      'errorAfterFailedAttempt',
    );
    expect(planRecovery({ ...failed, vmState: 'active' }, aContext()).rule).toBe('settled');
  });

  it('that was paused, shelved or in rescue mode before an attempt comes back as the policy says', () => {
    const record = (vmState: string) => ({
      ...journalled('stopped'),
      prior: { ...journalled('stopped').prior, vmState },
    });
    const running = { policy: { onPaused: 'running' } } as const;
    expect(planRecovery(inError(), aContext({ record: record('paused'), ...running }))).toMatchObject({
      endState: { vmState: 'active' },
    });
    expect(planRecovery(inError(), aContext({ record: record('paused') }))).toMatchObject({
      endState: { vmState: 'stopped' },
    });
    holding(
      planRecovery(inError(), aContext({ record: record('paused'), policy: { onPaused: 'hold' } })),
      'pausedHeldByPolicy',
    );
    const shelved = recovering(planRecovery(inError(), aContext({ record: record('shelved') })));
    expect(shelved.endState).toEqual({ vmState: 'shelved' });
    expect(shelved.steps.map(({ kind }) => kind)).toContain('shelve');
  });

  it('whose live migration is open may run on its destination, and is held', () => {
    const migrations = [liveMigration({ status: 'running' })];
    for (const context of [aContext(), aContext({ record: journalled('running') })]) {
      holding(planRecovery({ ...inError('running'), migrations }, context), 'guestMayRunElsewhere');
    }
  });

  it.each([
    { status: 'finished', leaks: true },
    { status: 'error', leaks: true },
    { status: 'confirming', leaks: true },
    { status: 'reverting', leaks: true },
    { status: 'confirmed', leaks: false },
    { status: 'reverted', leaks: false },
  ])('leaks the allocation of a resize, or does not (record $status: $leaks)', ({ status, leaks }) => {
    const migrations = [evacuationRow({ status: 'failed' }), finishedResize({ status })];
    for (const powerState of ['running', 'shutdown'] as const) {
      const plan = recovering(planRecovery({ ...inError(powerState), migrations }, aContext()));
      const leak = plan.risks.find(({ code }) => code === 'resizeAllocationLeaks');
      expect(leak?.migration).toBe(leaks ? finishedResize().uuid : undefined);
    }
  });

  it('that was being stopped ends stopped, and one that was being rebooted ends active', () => {
    const stopping = { ...inError('running'), taskState: 'powering-off' };
    expect(planRecovery(stopping, aContext())).toMatchObject({ endState: { vmState: 'stopped' } });
    const rebooting = { ...inError('shutdown'), taskState: 'rebooting_hard' };
    expect(planRecovery(rebooting, aContext())).toMatchObject({ endState: { vmState: 'active' } });
  });

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
      expect(codes(plan.reasons)).toEqual([
        'errorAfterFailedAttempt',
        'powerStateKept',
        'priorState',
        'evidenceConflicts',
      ]);
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
    expect(codes(plan.reasons)).toEqual([
      'errorAfterFailedAttempt',
      'stoppedByNova',
      'priorState',
      'evidenceConflicts',
    ]);
    expect(codes(plan.risks)).toEqual(['statusActiveMeanwhile', 'briefSpawn']);
  });

  it.each([{ attempts: [] }, { attempts: ['refused', 'refused'] }] as const)(
    'keeps a way back to error while no attempt was accepted (attempts: $attempts)',
    ({ attempts }) => {
      const record = journalled('stopped', attempts);
      const plan = recovering(planRecovery(inError(), aContext({ record })));
      expect(plan.steps).toContainEqual(reset('wayBack'));
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
