import { describe, expect, it } from 'vitest';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance, byOwner, resizedFrom, volumeBacked } from '../support/instances.ts';
import { aContext, ALIVE, anOldCloud, DOWN, journalled } from './support/contexts.ts';
import { codes, holding, recovering, routeOf } from './support/plans.ts';

describe.each(['paused', 'suspended'])('an instance that is %s', (vmState) => {
  const instance = anInstance({ vmState, powerState: 'paused', migrations: [] });

  it('comes back stopped: nothing of it was executing', () => {
    const plan = recovering(planRecovery(instance, aContext()));
    expect(plan.rule).toBe('paused');
    expect(routeOf(plan)).toBe('reset refusal, evacuate 2.95, stopped');
    expect(codes(plan.risks)).toEqual(['memoryLost', 'statusActiveMeanwhile', 'briefSpawn']);
    expect(plan.prior).toMatchObject({ value: 'stopped', vmState });
  });

  it('comes back running, or is held, where the policy says so', () => {
    const running = recovering(planRecovery(instance, aContext({ policy: { onPaused: 'running' } })));
    expect(routeOf(running)).toBe('reset refusal, evacuate 2.94, active');
    expect(codes(running.reasons)).toContain('pausedByPolicy');
    holding(planRecovery(instance, aContext({ policy: { onPaused: 'hold' } })), 'pausedHeldByPolicy');
  });

  it('is named with the policy also where something else has become of it since an earlier attempt', () => {
    const { prior, attempts } = journalled('stopped');
    const record = { prior: { ...prior, vmState }, attempts };
    for (const now of ['resized', 'error', 'active']) {
      const context = aContext({ record, policy: { onPaused: 'running' }, hosts: { h1: DOWN, h3: ALIVE } });
      const plan = recovering(planRecovery(resizedFrom('stopped', { vmState: now }), context));
      expect(plan.endState).toEqual({ vmState: 'active' });
      expect(codes(plan.reasons)).toContain('pausedByPolicy');
    }
  });

  it('is taken for what it is, and not for what suspend has written down', () => {
    const misleading = { ...instance, systemMetadata: { old_vm_state: 'active' } };
    const plan = recovering(planRecovery(misleading, aContext()));
    expect(plan.endState).toEqual({ vmState: 'stopped' });
    expect(plan.prior.evidence.map(({ source }) => source)).not.toContain('oldVmState');
  });

  it('is held on a release that cannot stop it, and stopped by the client with consent', () => {
    holding(planRecovery(instance, anOldCloud()), 'noServerSideStop');
    const plan = recovering(planRecovery(instance, anOldCloud({ policy: { allowClientStop: true } })));
    expect(routeOf(plan)).toBe('reset refusal, evacuate 2.93, active, stop, stopped');
  });

  it('ends running where its owner was bringing it back', () => {
    for (const taskState of [vmState === 'paused' ? 'unpausing' : 'resuming', 'rebooting_hard']) {
      const plan = recovering(planRecovery({ ...instance, taskState }, aContext()));
      expect(routeOf(plan)).toBe('reset refusal, evacuate 2.94, active');
      expect(codes(plan.reasons)).toContain('taskFinished');
      expect(codes(plan.reasons)).not.toContain('pausedByPolicy');
    }
  });

  it('ends stopped where its owner was stopping or shelving it, whatever the policy for paused ones', () => {
    for (const taskState of ['powering-off', 'shelving']) {
      const context = aContext({ policy: { onPaused: 'running' } });
      expect(recovering(planRecovery({ ...instance, taskState }, context)).endState).toEqual({
        vmState: 'stopped',
      });
    }
  });
});

describe('an instance in rescue mode', () => {
  const actions = [byOwner('rescue', '2026-03-02T07:30:00Z'), byOwner('start', '2026-03-02T07:00:00Z')];
  const instance = anInstance({ vmState: 'rescued', powerState: 'running', actions });

  it('comes back stopped, whatever its rescue’s guest and its history say', () => {
    const plan = recovering(planRecovery(instance, aContext()));
    expect(routeOf(plan)).toBe('reset refusal, evacuate 2.95, stopped');
    expect(codes(plan.risks)).toContain('rescueEnds');
    expect(codes(plan.reasons)).toContain('rescuedByPolicy');
  });

  it('comes back as it was before the rescue where the policy says so', () => {
    const context = aContext({ policy: { onRescued: 'asBefore' } });
    expect(recovering(planRecovery(instance, context)).endState).toEqual({ vmState: 'active' });
    const stoppedBefore = [
      byOwner('rescue', '2026-03-02T07:30:00Z'),
      byOwner('stop', '2026-03-02T07:00:00Z'),
    ];
    expect(recovering(planRecovery({ ...instance, actions: stoppedBefore }, context)).endState).toEqual({
      vmState: 'stopped',
    });
    const unknown = recovering(planRecovery({ ...instance, actions: [] }, context));
    expect(unknown.prior.value).toBe('unknown');
    expect(unknown.endState).toEqual({ vmState: 'stopped' });
  });

  it('is held where the policy says so', () => {
    holding(planRecovery(instance, aContext({ policy: { onRescued: 'hold' } })), 'rescuedHeldByPolicy');
  });

  it('ends running where its owner was ending the rescue', () => {
    const plan = recovering(planRecovery({ ...instance, taskState: 'unrescuing' }, aContext()));
    expect(routeOf(plan)).toBe('reset refusal, evacuate 2.94, active');
  });
});

describe('a shelved instance', () => {
  const instance = anInstance({ vmState: 'shelved', powerState: 'shutdown' });
  const recover = aContext({ policy: { onShelved: 'recover' } });

  it('keeps its shelf', () => {
    holding(planRecovery(instance, aContext()), 'shelved');
    holding(planRecovery({ ...instance, taskState: 'shelving_offloading' }, recover), 'shelved');
  });

  it('is moved and shelved again where the policy says so', () => {
    const plan = recovering(planRecovery(instance, recover));
    expect(plan.rule).toBe('shelvedRecovered');
    expect(routeOf(plan)).toBe('reset refusal, evacuate 2.95, stopped, shelve, shelved or shelved_offloaded');
    expect(plan.endState).toEqual({ vmState: 'shelved' });
    expect(codes(plan.risks)).toContain('newShelfSnapshot');
  });

  it('is put back on its shelf also where an earlier attempt has left it active', () => {
    const { prior, attempts } = journalled('stopped');
    const record = { prior: { ...prior, vmState: 'shelved' }, attempts };
    for (const vmState of ['active', 'error']) {
      const plan = recovering(planRecovery(anInstance({ vmState }), aContext({ record })));
      expect(plan.endState).toEqual({ vmState: 'shelved' });
      expect(routeOf(plan)).toMatch(/evacuate 2\.95, stopped, shelve, shelved or shelved_offloaded$/);
      expect(codes(plan.risks)).toContain('newShelfSnapshot');
    }
  });

  it.each(['running', 'unknown'] as const)('was off, whatever an older journal knows (%s)', (value) => {
    const { prior, attempts } = journalled(value);
    const record = { prior: { ...prior, vmState: 'shelved' }, attempts };
    for (const vmState of ['active', 'stopped', 'error']) {
      const context = aContext({ record, policy: { priorUnknown: 'running' } });
      const plan = recovering(planRecovery(anInstance({ vmState }), context));
      expect(routeOf(plan)).toMatch(/evacuate 2\.9[45], stopped, shelve, shelved or shelved_offloaded$/);
    }
  });

  it('is never moved from a local disk, which lacks what its snapshot has', () => {
    const policy = { onShelved: 'recover', rebuildFromImage: 'accept' } as const;
    holding(planRecovery(instance, aContext({ policy, storage: 'local' })), 'shelved');
    holding(planRecovery(instance, aContext({ policy, storage: 'unknown' })), 'shelved');
    expect(planRecovery(volumeBacked(instance), aContext({ policy, storage: 'local' })).rule).toBe(
      'shelvedRecovered',
    );
  });
});

describe('an instance that was being unshelved', () => {
  it.each(['unshelving', 'powering-on'])('is brought up where its disk is shared (%s)', (taskState) => {
    const instance = anInstance({ vmState: 'shelved', powerState: 'shutdown', taskState });
    const plan = recovering(planRecovery(instance, aContext()));
    expect(plan.rule).toBe('unshelvingInPlace');
    expect(routeOf(plan)).toBe('reset refusal, evacuate 2.94, active');
    holding(
      planRecovery(instance, aContext({ storage: 'local', policy: { rebuildFromImage: 'accept' } })),
      'unshelving',
    );
  });

  it.each(['unshelving', 'spawning'])('from its snapshot is held, wherever its disk is (%s)', (taskState) => {
    const instance = anInstance({ vmState: 'shelved_offloaded', taskState });
    holding(planRecovery(instance, aContext()), 'unshelving');
    expect(routeOf(recovering(planRecovery(volumeBacked(instance), aContext({ storage: 'local' }))))).toBe(
      'reset refusal, evacuate 2.94, active',
    );
  });
});
