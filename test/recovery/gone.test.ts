import { describe, expect, it } from 'vitest';
import { VM_STATES } from '../../src/model/states.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance, evacuationRow } from '../support/instances.ts';
import { aContext, journalled } from './support/contexts.ts';
import { codes, holding } from './support/plans.ts';

describe('what its owner has deleted', () => {
  it('stays deleted where it is in soft-delete', () => {
    holding(planRecovery(anInstance({ vmState: 'soft-delete' }), aContext()), 'deleted');
  });

  it.each(VM_STATES)('is not brought back while it is being deleted (vm_state %s)', (vmState) => {
    for (const taskState of ['deleting', 'soft-deleting']) {
      holding(planRecovery(anInstance({ vmState, taskState }), aContext()), 'deleted');
    }
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
});
