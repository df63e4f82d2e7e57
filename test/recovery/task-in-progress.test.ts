import { describe, expect, it } from 'vitest';
import { TASK_STATES } from '../../src/model/states.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance, aStoppedInstance, resizedFrom } from '../support/instances.ts';
import { aContext, journalled } from './support/contexts.ts';
import { holding } from './support/plans.ts';

const deletes = ['deleting', 'soft-deleting'];
const tasks = TASK_STATES.filter((task) => !deletes.includes(task));

describe('an instance that Nova was in the middle of changing', () => {
  it.each(tasks)('is held (%s)', (taskState) => {
    for (const instance of [anInstance(), aStoppedInstance(), resizedFrom('stopped')]) {
      const held = holding(planRecovery({ ...instance, taskState }, aContext()), 'taskInProgress');
      expect(held.why).toContain(taskState);
      expect(held.why).toContain(instance.vmState);
    }
  });

  it.each(['teleporting', '', 'constructor', 'None'])(
    'is held where the task is unheard of (%j)',
    (taskState) => {
      const held = holding(planRecovery(anInstance({ taskState }), aContext()), 'unknownTaskState');
      expect(held.why).toContain(taskState);
    },
  );

  it.each(['unshelving', 'spawning'])('is not gone while its unshelve is half made (%s)', (taskState) => {
    const instance = anInstance({ vmState: 'shelved_offloaded', taskState });
    holding(planRecovery(instance, aContext()), 'taskInProgress');
  });

  it('is held also where the journal knows its prior state', () => {
    const context = aContext({ record: journalled('running') });
    holding(planRecovery(anInstance({ taskState: 'powering-off' }), context), 'taskInProgress');
  });
});
