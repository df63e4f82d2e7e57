import { describe, expect, it } from 'vitest';
import { TASK_STATES, VM_STATES } from '../../src/model/states.ts';
import { type PlanContext, planRecovery } from '../../src/recovery/index.ts';
import { meaningOf } from '../../src/recovery/task-states.ts';
import { anInstance, finishedResize } from '../support/instances.ts';
import { POWER_STATES, UNHEARD } from './support/arbitraries.ts';
import { aContext, ALIVE, anOldCloud, DOWN, journalled } from './support/contexts.ts';
import { carryOut } from './support/nova-model.ts';

const tasks: readonly (string | null)[] = [null, ...TASK_STATES, ...UNHEARD];

const clouds: readonly { cloud: string; context: PlanContext }[] = [
  { cloud: 'nothing known', context: {} },
  { cloud: 'everything possible', context: aContext() },
  { cloud: 'an old Nova and a dead source', context: anOldCloud({ hosts: { h1: DOWN, h3: ALIVE } }) },
  { cloud: 'a journal', context: aContext({ record: journalled('stopped') }) },
];

/** Whether Nova itself shows the two together. */
function isPlausible(vmState: string, taskState: string | null): boolean {
  return (
    VM_STATES.some((known) => known === vmState) &&
    (taskState === null || (meaningOf(taskState)?.seenWith.some((seen) => seen === vmState) ?? false))
  );
}

describe.each(clouds)('every state there is ($cloud)', ({ context }) => {
  it.each([...VM_STATES, ...UNHEARD])('has a plan: %j', (vmState) => {
    for (const taskState of tasks) {
      for (const powerState of POWER_STATES) {
        const instance = anInstance({ vmState, taskState, powerState, migrations: [finishedResize()] });
        const plan = planRecovery(instance, context);

        const isGone = vmState === 'deleted' || (vmState === 'shelved_offloaded' && taskState === null);
        expect([vmState, taskState, plan.decision === 'none']).toEqual([vmState, taskState, isGone]);
        if (plan.decision !== 'recover') {
          if (plan.decision !== 'none') expect(plan.decision).toBe('hold');
          continue;
        }
        expect(isPlausible(vmState, taskState)).toBe(true);
        for (const { stuck, vmState: end } of carryOut(plan.steps, instance)) {
          expect([stuck, end]).toEqual([undefined, plan.endState.vmState]);
          expect(end).toBe(plan.prior.value === 'running' ? 'active' : 'stopped');
        }
      }
    }
  });
});
