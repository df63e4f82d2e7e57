import { REBUILD_TASK_STATES } from '../../model/states.ts';
import type { Rule } from '../rule.ts';
import { hold } from '../verdict.ts';

/** Where the records decide, they have to be known. */
export const migrationsUnknown: Rule = {
  id: 'migrationsUnknown',
  when: 'It is resized, being rebuilt or live-migrated, and its migrations were not given to the planner.',
  what: 'It is held.',
  why: 'Only the records tell the source of a resize, an evacuation from a rebuild, and how far a live migration had come.',
  nova: 'An evacuation and a rebuild show the same task_states; the source of a resize is in its record alone.',
  applies: ({ instance: { vmState, taskState, migrations } }) =>
    migrations === undefined &&
    (vmState === 'resized' ||
      taskState === 'migrating' ||
      (taskState !== null && REBUILD_TASK_STATES.includes(taskState))),
  decide: ({ instance: { vmState, taskState } }) =>
    hold(
      'migrationsUnknown',
      `It is in vm_state ${vmState}, task_state ${taskState ?? 'none'}, and the records that tell what that means were not given.`,
      'Give its migrations to the planner.',
    ),
};
