import { REBUILD_TASK_STATES } from '../../model/states.ts';
import { evacuateFrom } from '../evacuate-route.ts';
import { copyRisks } from '../only-copy.ts';
import type { Facts } from '../facts.ts';
import type { Risk } from '../plan.ts';
import { resizeOf } from '../resize-source.ts';
import { leakedAllocation, risk } from '../risks.ts';
import type { Rule } from '../rule.ts';
import { taskReasons, taskRisks } from '../task-risks.ts';
import type { Verdict } from '../verdict.ts';
import { backOnShelf } from './shelved.ts';

const RESIZING: readonly string[] = ['resize_prep', 'resize_migrating', 'resize_migrated', 'resize_finish'];

const ANY_TASK =
  '`evacuate` accepts every task_state (`task_state=None`, bug 1978983), so none of them needs a reset; the one that is wrong for it is lost with a reset.';

/** Nova evacuates active and stopped ones as they are; what they are to end in is the prior state's and the microversion's business. */
function asTheyAre(facts: Facts): Verdict {
  return evacuateFrom(facts, facts.instance.vmState === 'stopped' ? 'stopped' : 'active', {
    risks: [...copyRisks(facts), ...taskRisks(facts), ...leftBehind(facts)],
    reasons: taskReasons(facts),
    // An earlier attempt has taken it off its shelf.
    ...(facts.prior.vmState === 'shelved' ? { last: backOnShelf(facts) } : {}),
  });
}

// After a reset, ours or somebody else's, nobody confirms or reverts the resize any more.
function leftBehind(facts: Facts): readonly Risk[] {
  const row = resizeOf(facts);
  const leaks = row !== undefined && ['finished', 'confirming', 'reverting'].includes(row.status);
  return [
    ...(leaks ? [leakedAllocation(row)] : []),
    ...(facts.prior.vmState === 'shelved' ? [risk('newShelfSnapshot')] : []),
  ];
}

/** Nothing was under way. */
export const settled: Rule = {
  id: 'settled',
  when: 'It is active or stopped and nothing was under way.',
  what: 'It is evacuated as it is; at a microversion below 2.95 Nova keeps an active one active and itself stops a stopped one.',
  why: 'vm_state is what its owner wanted. A reset would only lose that.',
  nova: 'Nova spawns every guest and stops it again where vm_state was stopped (`rebuild_instance`, `compute/manager.py`); from 2.95 on it stops all of them.',
  applies: ({ instance: { vmState } }) => vmState === 'active' || vmState === 'stopped',
  decide: asTheyAre,
};

/** A rebuild that its owner asked for looks like an evacuation, and has no record of one. */
export const userRebuild: Rule = {
  id: 'userRebuild',
  when: 'It was being rebuilt, and no evacuation of it is under way.',
  what: 'It is evacuated as vm_state says, with a warning about its disk.',
  why: 'A rebuild keeps the power state. On local disks the evacuation builds it from the very image that its owner had asked for, so where the history shows that, the disk is no reason to hold.',
  nova: 'A rebuild keeps vm_state and writes the new image before it begins; the tasks of an evacuation are the same ones.',
  applies: ({ instance: { taskState } }) => taskState !== null && REBUILD_TASK_STATES.includes(taskState),
  decide: asTheyAre,
};

/** Before `resized` vm_state still is the prior state. */
export const resizeUnderWay: Rule = {
  id: 'resizeUnderWay',
  when: 'A resize or cold migration of it was under way and had not come to `resized`.',
  what: 'It is evacuated as vm_state says; not to the other end of the resize, while that may have its guest.',
  why: 'vm_state is what its owner had. The resize is lost; whether its data are on the failed host is for the rule about the only copy.',
  nova: 'vm_state becomes resized only at the end (`_finish_resize`). The host is the source until `resize_migrated`, then the destination. The scheduler takes the flavor that was asked for last.',
  applies: ({ instance: { taskState } }) => taskState !== null && RESIZING.includes(taskState),
  decide: asTheyAre,
};

/** A stop or a shelving that was cut short is carried out. */
export const stopUnderWay: Rule = {
  id: 'stopUnderWay',
  when: 'It was being stopped or shelved.',
  what: 'It is evacuated at 2.95, so that Nova itself stops it.',
  why: 'Its owner wants it off. As vm_state says it would come back running.',
  nova: ANY_TASK,
  applies: ({ intended }) => intended === 'stopped',
  decide: asTheyAre,
};

/** A start that was cut short is carried out. */
export const startUnderWay: Rule = {
  id: 'startUnderWay',
  when: 'It was being started, or rebooted hard while it was stopped.',
  what: 'It is evacuated as a stopped one, and then started.',
  why: 'Its owner wants it on. As vm_state says it would stay off.',
  nova: `${ANY_TASK} A hard reboot powers a stopped instance on.`,
  applies: ({ instance, intended }) => instance.vmState === 'stopped' && intended === 'active',
  decide: asTheyAre,
};

/** A pause or suspension that was cut short counts as one. */
export const pauseUnderWay: Rule = {
  id: 'pauseUnderWay',
  when: 'It was being paused or suspended.',
  what: 'As for a paused one: stopped by default, running with `onPaused: running`. No reset is needed.',
  why: 'Its owner wants nothing of it to execute.',
  nova: ANY_TASK,
  applies: ({ intended }) => intended === 'paused' || intended === 'suspended',
  decide: asTheyAre,
};

/** Whatever else was under way leads back to where the instance was. */
export const interrupted: Rule = {
  id: 'interrupted',
  when: 'Something was under way that leaves it as it was: a reboot, a snapshot, a new password, a rescue.',
  what: 'It is evacuated as vm_state says.',
  why: 'The operation is lost, and its owner can ask for it again.',
  nova: ANY_TASK,
  applies: ({ instance }) => instance.taskState !== null,
  decide: asTheyAre,
};
