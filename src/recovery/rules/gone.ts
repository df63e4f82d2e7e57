import { VM_STATES } from '../../model/states.ts';
import type { Rule } from '../rule.ts';
import { hold, reason } from '../verdict.ts';

/** Whatever its owner has deleted is never resurrected; what is on no host has nothing to lose here. */
export const gone: Rule = {
  id: 'gone',
  decide: ({ instance: { vmState, taskState, host } }) => {
    if (vmState === 'soft-delete' || taskState === 'deleting' || taskState === 'soft-deleting') {
      return hold(
        'deleted',
        'Its owner has deleted it or is deleting it; an evacuation would bring it back.',
        'Let Nova reclaim it, or delete it again: with its host down Nova completes that at once.',
      );
    }
    const onShelf = vmState === 'shelved_offloaded' && taskState === null;
    const known = VM_STATES.some((word) => word === vmState);
    if (vmState === 'deleted' || onShelf || (host === null && known)) {
      return {
        decision: 'none',
        reasons: [
          reason(
            'nothingOnThisHost',
            `In vm_state ${vmState} it is on no host: there is nothing to evacuate.`,
          ),
        ],
      };
    }
    return null;
  },
};
