import { describe, expect, it } from 'vitest';
import { VM_STATES } from '../../src/model/states.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance, byOwner, evacuationRow, finishedResize, liveMigration } from '../support/instances.ts';
import { aContext, journalled } from './support/contexts.ts';
import { codes, holding, recovering } from './support/plans.ts';
import { evacuate, evacuated, lock, moved, reset, unlock } from './support/steps.ts';

describe('what its owner has deleted', () => {
  it('stays deleted where it is in soft-delete', () => {
    holding(planRecovery(anInstance({ vmState: 'soft-delete' }), aContext()), 'deleted');
  });

  it.each(VM_STATES.filter((state) => state !== 'deleted'))(
    'is not brought back while it is being deleted (vm_state %s)',
    (vmState) => {
      for (const taskState of ['deleting', 'soft-deleting']) {
        holding(planRecovery(anInstance({ vmState, taskState }), aContext()), 'deleted');
      }
    },
  );

  it('is deleted for good with consent, but not under an evacuation', () => {
    const context = aContext({ policy: { completeDeletes: true } });
    for (const vmState of ['active', 'building', 'error', 'resized']) {
      const plan = planRecovery(anInstance({ vmState, taskState: 'deleting', launchedAt: null }), context);
      expect(plan).toMatchObject({
        decision: 'finishDelete',
        rule: 'deleting',
        steps: [{ kind: 'delete' }],
        endState: { vmState: 'deleted' },
      });
      expect(codes(plan.risks)).toEqual(['deletedForGood']);
    }
    const evacuating = anInstance({ taskState: 'deleting', migrations: [evacuationRow()] });
    expect(holding(planRecovery(evacuating, context), 'deleted').why).toContain('evacuation');
  });

  it.each([
    {
      what: 'under an older one that has not ended',
      rows: [evacuationRow({ status: 'done', uuid: 'newer' }), evacuationRow()],
      decision: 'hold',
    },
    {
      what: 'under one whose status nobody knows',
      rows: [evacuationRow({ status: 'rebuilding-slowly' })],
      decision: 'hold',
    },
    {
      what: 'after one that has ended',
      rows: [evacuationRow({ status: 'failed' })],
      decision: 'finishDelete',
    },
    {
      what: 'with other migrations',
      rows: [finishedResize(), liveMigration({ status: 'running' })],
      decision: 'finishDelete',
    },
    { what: 'where no migration is known', rows: undefined, decision: 'finishDelete' },
  ])('is deleted for good or not by its evacuations alone: $what', ({ rows, decision }) => {
    const context = aContext({ policy: { completeDeletes: true } });
    const migrations = rows === undefined ? {} : { migrations: rows };
    const instance = anInstance({ taskState: 'deleting', ...migrations });
    expect(planRecovery(instance, context)).toMatchObject({ rule: 'deleting', decision });
  });

  it.each(['active', 'stopped', 'error', 'resized'])(
    'is not brought back where its deletion has failed or its task was cleared (vm_state %s)',
    (vmState) => {
      for (const deletion of ['delete', 'forceDelete']) {
        const actions = [
          byOwner('resetState'),
          { ...byOwner(deletion), message: 'Error' },
          byOwner('create'),
        ];
        const context = aContext({ record: journalled('running'), policy: { completeDeletes: true } });
        expect(planRecovery(anInstance({ vmState, actions }), context)).toMatchObject({
          rule: 'deletionUnfinished',
          hold: { code: 'deleted' },
        });
      }
      const startedSince = [byOwner('start'), byOwner('delete'), byOwner('create')];
      const plan = planRecovery(
        anInstance({ vmState, actions: startedSince, migrations: [finishedResize()] }),
        aContext(),
      );
      expect(plan.decision).toBe('recover');
    },
  );

  it.each(['resetState', 'lock', 'unlock', 'evacuate'])(
    'is not brought back by what an administrator did afterwards (%s)',
    (action) => {
      const actions = [byOwner(action), byOwner('delete')];
      expect(planRecovery(anInstance({ actions }), aContext()).rule).toBe('deletionUnfinished');
    },
  );

  it('is left to its owner while that may still be restored, whatever the policy', () => {
    const context = aContext({ policy: { completeDeletes: true } });
    holding(planRecovery(anInstance({ vmState: 'soft-delete' }), context), 'deleted');
    holding(planRecovery(anInstance({ taskState: 'soft-deleting' }), context), 'deleted');
  });

  it('is brought back and left running where its owner was restoring it', () => {
    const instance = anInstance({ vmState: 'soft-delete', taskState: 'restoring', powerState: 'shutdown' });
    const plan = recovering(planRecovery(instance, aContext()));
    expect(plan.rule).toBe('restoring');
    expect(planRecovery({ ...instance, actions: [byOwner('delete')] }, aContext()).rule).toBe('restoring');
    expect(plan.steps).toEqual([
      lock,
      reset('refusal'),
      evacuate('2.94'),
      evacuated(),
      moved('active'),
      unlock,
    ]);
  });

  it('stays deleted also where an evacuation or a journal is there', () => {
    const instance = anInstance({ vmState: 'soft-delete', migrations: [evacuationRow()] });
    holding(planRecovery(instance, aContext({ record: journalled('running') })), 'deleted');
  });
});

describe('what is on no host', () => {
  it.each([
    { vmState: 'deleted' },
    { vmState: 'shelved_offloaded', host: null },
    { vmState: 'shelved_offloaded' },
    { vmState: 'shelved_offloaded', taskState: 'unshelving', host: null },
    { vmState: 'active', host: null },
    { vmState: 'error', host: null },
    { vmState: 'building', taskState: 'scheduling', host: null },
  ])('needs no recovery: $vmState on $host', (different) => {
    const plan = planRecovery(anInstance(different), aContext());
    expect(plan.decision).toBe('none');
    expect(codes(plan.reasons)).toEqual(['nothingOnThisHost']);
    expect(plan.reasons[0]?.sentence).toContain(different.vmState);
  });

  it('is not told by a vm_state that nobody knows', () => {
    for (const different of [{ host: null }, { actions: [byOwner('delete')] }]) {
      holding(
        planRecovery(anInstance({ vmState: 'hibernating', ...different }), aContext()),
        'unknownVmState',
      );
    }
  });
});
