import { VM_STATES } from '../../model/states.ts';
import type { Rule } from '../rule.ts';
import { meaningOf } from '../task-states.ts';
import { hold } from '../verdict.ts';

/** A vm_state that a newer Nova may have leads to nothing. */
export const unknownVmState: Rule = {
  id: 'unknownVmState',
  when: 'Its vm_state is not one of Nova’s that this library knows.',
  what: 'It is held.',
  why: 'A word that nobody knows never leads to an action.',
  nova: 'The states are those of `nova/compute/vm_states.py`; of a cell that cannot be reached Nova shows `UNKNOWN`.',
  applies: ({ instance }) => !VM_STATES.some((known) => known === instance.vmState),
  decide: ({ instance: { vmState } }) =>
    hold(
      'unknownVmState',
      `Its vm_state ${vmState} is not one that this library knows.`,
      'Look at the instance and recover it by hand.',
    ),
};

/** The same for task_state. */
export const unknownTaskState: Rule = {
  id: 'unknownTaskState',
  when: 'Its task_state is not one of Nova’s that this library knows.',
  what: 'It is held.',
  why: 'A word that nobody knows never leads to an action.',
  nova: 'The states are those of `nova/compute/task_states.py`.',
  applies: ({ instance: { taskState } }) => taskState !== null && meaningOf(taskState) === null,
  decide: ({ instance: { taskState } }) =>
    hold(
      'unknownTaskState',
      `Its task_state ${taskState ?? ''} is not one that this library knows.`,
      'Look at the instance and recover it by hand.',
    ),
};

/** Known words that no operation of Nova's brings together were written by somebody's hand, or by an older Nova. */
export const taskUnexpected: Rule = {
  id: 'taskUnexpected',
  when: 'Its task_state goes with its vm_state in no operation of Nova’s.',
  what: 'It is held.',
  why: 'What its owner wanted cannot be made out.',
  nova: 'Every call of `nova/compute/api.py` names the vm_states that it accepts (`check_instance_state`).',
  applies: ({ instance: { vmState, taskState } }) =>
    meaningOf(taskState)?.seenWith.some((known) => known === vmState) === false,
  decide: ({ instance: { vmState, taskState } }) =>
    hold(
      'taskUnexpected',
      `Nova was in the middle of ${taskState ?? ''} on an instance in vm_state ${vmState}, which do not go together.`,
      'Look at its action history and recover it by hand.',
    ),
};
