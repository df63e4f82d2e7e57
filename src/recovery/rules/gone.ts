import { isEvacuationEnded } from '../../model/migration.ts';
import { VM_STATES } from '../../model/states.ts';
import type { Facts } from '../facts.ts';
import { risk } from '../risks.ts';
import type { Rule } from '../rule.ts';
import { hold, reason } from '../verdict.ts';

/** What is on no host has nothing to lose here. */
export const nowhere: Rule = {
  id: 'nowhere',
  when: 'It is deleted, shelved and offloaded, or on no host for another reason.',
  what: 'Nothing.',
  why: 'There is nothing of it on the failed host.',
  nova: 'An offloaded instance has no host; its data are in the image service or on volumes (`_shelve_offload_instance`).',
  applies: ({ instance: { vmState, taskState, host } }) =>
    vmState === 'deleted' ||
    (vmState === 'shelved_offloaded' && taskState === null) ||
    (host === null && VM_STATES.some((word) => word === vmState)),
  decide: ({ instance: { vmState } }) => ({
    decision: 'none',
    reasons: [
      reason('nothingOnThisHost', `In vm_state ${vmState} it is on no host: there is nothing to evacuate.`),
    ],
  }),
};

/** Whatever its owner has deleted is never resurrected. */
export const softDeleted: Rule = {
  id: 'softDeleted',
  when: 'Its owner has soft-deleted it, or was about to, and has not asked for it back.',
  what: 'It is held.',
  why: 'An evacuation would bring a deleted instance back. Its owner may still restore it once the host is back; a DELETE while the host is down would be for good.',
  nova: 'After a reset Nova evacuates a soft-deleted instance like any other. With the host down every DELETE is carried out in the API, at once and for good (`API._delete`).',
  applies: ({ instance: { vmState, taskState } }) =>
    taskState === 'soft-deleting' ||
    (vmState === 'soft-delete' && !['restoring', 'deleting'].includes(taskState ?? '')),
  decide: () =>
    hold(
      'deleted',
      'Its owner has deleted it; an evacuation would bring it back.',
      'Let Nova reclaim it, or restore it when the host is back.',
    ),
};

/** A deletion is completed or waited with, and never undone. */
export const deleting: Rule = {
  id: 'deleting',
  when: 'Its owner was deleting it when the host died.',
  what: 'It is held; with `completeDeletes` its DELETE is sent again, unless an evacuation of it is under way.',
  why: 'An evacuation would bring it back: Nova accepts one in spite of the task.',
  nova: '`evacuate` accepts every task_state, `deleting` included. With the host down a DELETE is carried out in the API at once (`API._delete`, `_local_delete`).',
  applies: ({ instance }) => instance.taskState === 'deleting',
  decide: (facts) => {
    const evacuating = hasOpenEvacuation(facts);
    if ((facts.context.policy.completeDeletes as unknown) !== true || evacuating) {
      return hold(
        'deleted',
        evacuating
          ? 'Its owner is deleting it while an evacuation of it is under way.'
          : 'Its owner is deleting it; an evacuation would bring it back.',
        'Delete it again: with its host down Nova completes that at once. Or choose completeDeletes: true.',
      );
    }
    return {
      decision: 'finishDelete',
      steps: [{ kind: 'delete' }],
      endState: { vmState: 'deleted' },
      risks: [risk('deletedForGood')],
      reasons: [
        reason('deletionCompleted', 'Its owner was deleting it, and the policy completes such deletions.'),
      ],
    };
  },
};

/** What does not change that its owner has deleted it: the doings of administrators. */
const NOT_ITS_OWNERS: readonly string[] = ['resetState', 'lock', 'unlock', 'evacuate'];

/** A deletion whose task is gone is still its owner's last word. */
export const deletionUnfinished: Rule = {
  id: 'deletionUnfinished',
  when: 'The last thing that its owner asked for was its deletion, which has not come to its end, and nothing is under way any more.',
  what: 'It is held.',
  why: 'An evacuation would bring back what its owner has deleted: its deletion failed, or somebody has reset its state since.',
  nova: 'A `terminate_instance` that fails leaves vm_state error and no task; `os-resetState` clears the task as well.',
  applies: ({ instance: { actions, taskState, vmState } }) => {
    const newest = actions?.find(({ action }) => !NOT_ITS_OWNERS.includes(action));
    return (
      taskState !== 'restoring' &&
      VM_STATES.some((word) => word === vmState) &&
      (newest?.action === 'delete' || newest?.action === 'forceDelete')
    );
  },
  decide: () =>
    hold(
      'deleted',
      'The last thing that its owner asked for was its deletion, which did not come to its end; an evacuation would bring it back.',
      'Ask its owner. Delete it again, or start it again by hand when the host is back.',
    ),
};

function hasOpenEvacuation({ instance }: Facts): boolean {
  return instance.migrations?.some((row) => row.type === 'evacuation' && !isEvacuationEnded(row)) ?? false;
}
