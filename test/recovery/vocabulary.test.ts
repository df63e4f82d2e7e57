import { describe, expect, it } from 'vitest';
import { TASK_STATES, VM_STATES } from '../../src/model/states.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { meaningOf } from '../../src/recovery/task-states.ts';
import { anInstance } from '../support/instances.ts';
import { aContext, journalled } from './support/contexts.ts';
import { holding } from './support/plans.ts';

const contexts = [aContext(), {}, aContext({ record: journalled('running') })];

describe('a word that nobody knows', () => {
  it.each(['hibernating', 'ACTIVE', '', '__proto__', 'toString', 'UNKNOWN'])(
    'as vm_state holds (%j)',
    (vmState) => {
      for (const context of contexts) {
        expect(holding(planRecovery(anInstance({ vmState }), context), 'unknownVmState').why).toContain(
          vmState,
        );
      }
    },
  );

  it.each(['teleporting', '', 'constructor', 'None'])('as task_state holds (%j)', (taskState) => {
    for (const context of contexts) {
      const held = holding(planRecovery(anInstance({ taskState }), context), 'unknownTaskState');
      expect(held.why).toContain(taskState);
    }
  });
});

// What its owner has deleted, or what is on no host, is decided before.
function isGone(vmState: string, taskState: string): boolean {
  return vmState === 'soft-delete' || taskState === 'soft-deleting' || taskState === 'deleting';
}

describe('a task that goes with its vm_state in no operation of Nova’s', () => {
  it('holds, for every pair of them', () => {
    let pairs = 0;
    for (const vmState of VM_STATES.filter((state) => state !== 'deleted')) {
      for (const taskState of TASK_STATES) {
        if (meaningOf(taskState)?.seenWith.includes(vmState) === true || isGone(vmState, taskState)) continue;
        pairs += 1;
        const held = holding(planRecovery(anInstance({ vmState, taskState }), aContext()), 'taskUnexpected');
        expect(held.why).toContain(`${taskState} on an instance in vm_state ${vmState}`);
      }
    }
    expect(pairs).toBeGreaterThan(300);
  });
});

describe('a build', () => {
  it.each([null, 'scheduling', 'block_device_mapping', 'networking', 'spawning'])(
    'is held (task %s)',
    (taskState) => {
      const instance = anInstance({ vmState: 'building', taskState });
      holding(planRecovery(instance, aContext()), 'building');
      holding(planRecovery({ ...instance, launchedAt: null }, aContext()), 'neverLaunched');
    },
  );
});
