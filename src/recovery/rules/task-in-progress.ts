import { TASK_STATES } from '../../model/states.ts';
import type { Rule } from '../rule.ts';
import { hold } from '../verdict.ts';

/** Nova was in the middle of something: what the owner wanted is not plain from vm_state alone. */
export const taskInProgress: Rule = {
  id: 'taskInProgress',
  decide: ({ instance: { taskState, vmState } }) => {
    if (taskState === null) return null;
    if (!TASK_STATES.some((known) => known === taskState)) {
      return hold(
        'unknownTaskState',
        `Its task_state ${taskState} is not one that this library knows.`,
        'Look at the instance and recover it by hand.',
      );
    }
    return hold(
      'taskInProgress',
      `Nova was in the middle of ${taskState} on an instance in vm_state ${vmState}.`,
      'Look at its action history and recover it by hand.',
    );
  },
};
