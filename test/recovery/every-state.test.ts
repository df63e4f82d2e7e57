import { describe, expect, it } from 'vitest';
import { TASK_STATES, VM_STATES } from '../../src/model/states.ts';
import { type PlanContext, planRecovery } from '../../src/recovery/index.ts';
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

describe.each(clouds)('every state there is ($cloud)', ({ context }) => {
  it.each([...VM_STATES, ...UNHEARD])('has a plan: %j', (vmState) => {
    for (const taskState of tasks) {
      for (const powerState of POWER_STATES) {
        const instance = anInstance({ vmState, taskState, powerState, migrations: [finishedResize()] });
        const plan = planRecovery(instance, context);

        const isSettled = taskState === null && ['active', 'stopped', 'resized', 'error'].includes(vmState);
        const isGone = vmState === 'deleted' || (vmState === 'shelved_offloaded' && taskState === null);
        if (plan.decision !== 'hold') {
          expect([vmState, taskState, plan.decision]).toEqual([
            vmState,
            taskState,
            isSettled ? 'recover' : 'none',
          ]);
          expect(isSettled || isGone).toBe(true);
        }
        if (plan.decision !== 'recover') continue;
        for (const { stuck, vmState: end } of carryOut(plan.steps, instance)) {
          expect([stuck, end]).toEqual([undefined, plan.endState.vmState]);
          expect(end).toBe(plan.prior.value === 'running' ? 'active' : 'stopped');
        }
      }
    }
  });
});
