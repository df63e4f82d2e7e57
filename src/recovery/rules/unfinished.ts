import { isLockOfRun } from '../../model/lock-mark.ts';
import { isEvacuationEnded } from '../../model/migration.ts';
import type { UnfinishedRecovery } from '../context.ts';
import { changedSince } from '../evidence/changed-since.ts';
import type { Facts } from '../facts.ts';
import type { Rule } from '../rule.ts';
import type { Step } from '../steps.ts';
import { meaningOf } from '../task-states.ts';
import { hold, reason, type Verdict } from '../verdict.ts';

/** What an earlier run had begun with an instance is brought to its end where the instance is by now. */
export const recoveryUnfinished: Rule = {
  id: 'recoveryUnfinished',
  when: 'The journal of an earlier run has an evacuation of it, that run did not come to its end, and the instance has left the failed host.',
  what: 'What was left to do behind the evacuation is done: the end is verified, it is started or stopped where that was planned, the lock is taken off. Where it has been changed since, or did not leave by that evacuation, only the lock is taken off; where its owner has deleted it, nothing is done; in error it is held.',
  why: 'Its evacuation needed nobody to watch it; what was to follow did. The list of the failed host does not show it any more.',
  nova: 'An evacuation goes on in the conductor and on the destination. The action history has the request of every change; a guest that was shut down from inside is there as a stop without a user. A lock stays until it is taken off.',
  applies: ({ instance: { host }, context: { record } }) =>
    record?.unfinished !== undefined && record.unfinished.host !== host,
  decide: (facts) => {
    const unfinished = facts.context.record?.unfinished;
    if (unfinished === undefined || isBeingDeleted(facts)) return nothingLeft();
    return finish(facts, unfinished);
  },
};

function finish(facts: Facts, unfinished: UnfinishedRecovery): Verdict {
  const { instance } = facts;
  const { host, endState } = unfinished;
  if (instance.vmState === 'error' && instance.taskState === null) {
    return hold(
      'failedElsewhere',
      `An evacuation of it from ${host} was under way when an earlier run ended; it is in error on ${instance.host ?? 'no host'} now, where its guest may be running.`,
      'Look at its fault and at its guest on that host before anything is sent.',
    );
  }
  const unlock: readonly Step[] =
    instance.locked && isLockOfRun(instance.lockedReason, unfinished.runIds) ? [{ kind: 'unlock' }] : [];
  const changed = changedSince(instance.actions, unfinished);
  if (changed !== null) return onlyUnlocked(unlock, changed);

  const reasons = [
    reason(
      'recoveryUnfinished',
      `An evacuation of it from ${host} was under way when an earlier run ended; what was to follow is done now.`,
    ),
  ];
  const behind = unfinished.steps.filter(({ kind }) => kind !== 'unlock');
  const underWay = instance.migrations?.find(
    (row) =>
      row.type === 'evacuation' &&
      row.sourceCompute === host &&
      // A record that leaked goes to no host, or to another one.
      row.destCompute === instance.host &&
      !isEvacuationEnded(row),
  );
  if (underWay !== undefined) {
    const watch: Step = { kind: 'awaitMigration', migration: underWay.uuid };
    const steps = [watch, ...behind, ...unlock];
    return { decision: 'adopt', migration: underWay.uuid, steps, endState, risks: [], reasons };
  }
  const [first, ...rest] = [...whatIsLeft(instance, behind), ...unlock];
  if (first === undefined) return nothingLeft();
  return { decision: 'recover', steps: [first, ...rest], endState, risks: [], reasons };
}

function onlyUnlocked([first]: readonly Step[], changed: string): Verdict {
  const reasons = [reason('changedSince', `${changed}; it stays as it is.`)];
  if (first === undefined) return { decision: 'none', reasons };
  return { decision: 'recover', steps: [first], endState: { vmState: 'any' }, risks: [], reasons };
}

// What was sent before the run ended has had its effect, and is not sent again.
function whatIsLeft({ vmState, taskState }: Facts['instance'], steps: readonly Step[]): readonly Step[] {
  const leadsTo = taskState?.startsWith('shelving') === true ? 'shelved' : meaningOf(taskState)?.leadsTo;
  const state = leadsTo ?? vmState;
  const reached = steps.findLastIndex(
    (step) => step.kind === 'awaitState' && step.vmStates.some((wanted) => wanted === state),
  );
  return steps.slice(Math.max(reached, 0));
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
