import type { InstanceAction } from '../../model/instance-action.ts';
import { isEvacuationEnded } from '../../model/migration.ts';
import { isOwnLock } from '../../model/lock-mark.ts';
import type { UnfinishedRecovery } from '../context.ts';
import type { Facts } from '../facts.ts';
import type { Rule } from '../rule.ts';
import type { Step } from '../steps.ts';
import { meaningOf } from '../task-states.ts';
import { hold, reason, type Verdict } from '../verdict.ts';

/** What says nothing about how an instance is to be. */
const SAYS_NOTHING: readonly string[] = ['lock', 'unlock', 'createImage', 'createBackup'];

/** What an earlier run had begun with an instance is brought to its end where the instance is by now. */
export const recoveryUnfinished: Rule = {
  id: 'recoveryUnfinished',
  when: 'The journal of an earlier run has an evacuation of it, that run did not come to its end, and the instance has left the failed host.',
  what: 'What was left to do behind the evacuation is done: the end is verified, it is started or stopped where that was planned, the lock is taken off. Where somebody else has changed it since, only the lock is taken off; where its owner has deleted it, nothing is done; in error it is held.',
  why: 'Its evacuation needed nobody to watch it; what was to follow did. The list of the failed host does not show it any more.',
  nova: 'An evacuation goes on in the conductor and on the destination. The action history names the request of every change and who asked for it; a lock stays until it is taken off.',
  applies: ({ instance: { host }, context: { record } }) =>
    record?.unfinished !== undefined && record.unfinished.host !== host,
  decide: (facts) => {
    const unfinished = facts.context.record?.unfinished;
    if (unfinished === undefined) return nothingLeft();
    return isBeingDeleted(facts) ? nothingLeft() : finish(facts, unfinished);
  },
};

function finish(facts: Facts, unfinished: UnfinishedRecovery): Verdict {
  const { instance } = facts;
  const unlock: readonly Step[] =
    instance.locked && isOwnLock(instance.lockedReason) ? [{ kind: 'unlock' }] : [];
  const changed = changedSince(facts, unfinished);
  if (changed !== undefined) {
    const reasons = [
      reason('changedSince', `Somebody has asked for ${changed.action} since it was evacuated; it stays so.`),
    ];
    const [first] = unlock;
    if (first === undefined) return { decision: 'none', reasons };
    return { decision: 'recover', steps: [first], endState: { vmState: 'any' }, risks: [], reasons };
  }
  const reasons = [
    reason(
      'recoveryUnfinished',
      `An earlier run evacuated it from ${unfinished.host} and did not come to its end.`,
    ),
  ];
  const underWay = instance.migrations?.find(
    (row) => row.type === 'evacuation' && row.sourceCompute === unfinished.host && !isEvacuationEnded(row),
  );
  const behind = unfinished.steps.filter(({ kind }) => kind !== 'unlock');
  const { endState } = unfinished;
  if (underWay !== undefined) {
    const watch: Step = { kind: 'awaitMigration', migration: underWay.uuid };
    const steps = [watch, ...behind, ...unlock];
    return { decision: 'adopt', migration: underWay.uuid, steps, endState, risks: [], reasons };
  }
  if (instance.vmState === 'error' && instance.taskState === null) {
    return hold(
      'failedElsewhere',
      `An earlier run evacuated it from ${unfinished.host}; it is in error on ${instance.host ?? 'no host'} now, where its guest may be running.`,
      'Look at its fault and at its guest on that host before anything is sent.',
    );
  }
  const [first, ...rest] = [...whatIsLeft(instance, behind), ...unlock];
  if (first === undefined) return nothingLeft();
  return { decision: 'recover', steps: [first, ...rest], endState, risks: [], reasons };
}

// A start that was sent before the run ended has had its effect, and the state before it never comes again.
function whatIsLeft({ vmState, taskState }: Facts['instance'], steps: readonly Step[]): readonly Step[] {
  const leadsTo = taskState?.startsWith('shelving') === true ? 'shelved' : meaningOf(taskState)?.leadsTo;
  const state = leadsTo ?? vmState;
  const reached = steps.findLastIndex(
    (step) => step.kind === 'awaitState' && step.vmStates.some((wanted) => wanted === state),
  );
  return steps.slice(Math.max(reached, 0));
}

function changedSince({ instance }: Facts, { calls }: UnfinishedRecovery): InstanceAction | undefined {
  const ours = ({ action, requestId }: InstanceAction) =>
    calls.some((call) => call.action === action && (call.requestId ?? requestId) === requestId);
  const actions = instance.actions ?? [];
  const evacuated = actions.findIndex(({ action }) => action === 'evacuate');
  const since = actions.slice(0, Math.max(evacuated, 0));
  const newest = actions[evacuated];
  // One that was only watched was somebody else's from the beginning.
  const watched = !calls.some(({ action }) => action === 'evacuate');
  if (newest !== undefined && !watched && !ours(newest)) return newest;
  return since.find(
    (action) => !ours(action) && action.userId !== null && !SAYS_NOTHING.includes(action.action),
  );
}

function isBeingDeleted({ instance: { vmState, taskState } }: Facts): boolean {
  return (
    vmState === 'deleted' ||
    vmState === 'soft-delete' ||
    taskState === 'deleting' ||
    taskState === 'soft-deleting'
  );
}

function nothingLeft(): Verdict {
  return {
    decision: 'none',
    reasons: [reason('nothingOnThisHost', 'It has left the failed host, and there is nothing left to do.')],
  };
}
