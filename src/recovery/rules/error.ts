import { evacuateFrom } from '../evacuate-route.ts';
import { copyRisks } from '../only-copy.ts';
import type { Facts } from '../facts.ts';
import type { Reason } from '../plan.ts';
import { resetAndEvacuate } from '../reset-route.ts';
import { resizeOf } from '../resize-source.ts';
import { leakedAllocation, risk } from '../risks.ts';
import type { Rule } from '../rule.ts';
import { taskReasons, taskRisks } from '../task-risks.ts';
import { hold, reason, type Verdict } from '../verdict.ts';
import { backOnShelf } from './shelved.ts';

const NOVA =
  'From vm_state error every evacuation ends running, at 2.95 too (`if target_state and orig_vm_state != ERROR`, `compute/manager.py`); from active, 2.95 ends stopped. A reset to error gives back the state that was there.';

/** A build that failed has left nothing worth saving. */
export const buildFailed: Rule = {
  id: 'buildFailed',
  when: 'It is in error, and its creation failed and is the last thing that happened to it.',
  what: 'It is held.',
  why: 'Its build failed: there is nothing to save.',
  nova: 'A failed build leaves vm_state error, sometimes with launched_at set.',
  applies: ({ instance, context }) => {
    const newest = instance.actions?.[0];
    return (
      instance.vmState === 'error' &&
      context.record === undefined &&
      newest?.action === 'create' &&
      newest.message !== null
    );
  },
  decide: () =>
    hold(
      'buildFailed',
      'It is in error since it was created: its build failed, and there is nothing to save.',
      'Delete it and create it anew.',
    ),
};

/** A failed evacuation makes Nova write error, whatever was there before; the journal still knows. */
export const errorAfterFailedAttempt: Rule = {
  id: 'errorAfterFailedAttempt',
  when: 'It is in error, and the journal knows what it was before an earlier attempt.',
  what: 'As the journal says: evacuated straight on where it is to run; else its state is reset to active first, so that Nova stops it.',
  why: 'vm_state no longer says what its owner had; the journal was written before the first change.',
  nova: NOVA,
  applies: ({ instance, context }) => instance.vmState === 'error' && context.record !== undefined,
  decide: (facts) =>
    fromError(
      facts,
      reason(
        'errorAfterFailedAttempt',
        'An earlier attempt failed and Nova wrote error; the journal knows what it was before.',
      ),
    ),
};

/** Without a journal the hypervisor's last word and the history decide, and after them the policy. */
export const error: Rule = {
  id: 'error',
  when: 'It is in error, for whatever reason, and no journal knows it.',
  what: 'It is taken for what power_state or the action history say, else for what `priorUnknown` says; then as above.',
  why: 'Its disk is worth saving, and a guest that nobody is sure about is not left running.',
  nova: NOVA,
  applies: ({ instance }) => instance.vmState === 'error',
  decide: (facts) =>
    fromError(
      facts,
      reason('errorFromEvidence', 'It is in error; what it was before is taken from the evidence.'),
    ),
};

// From error an evacuation ends running anyway, so nothing needs a reset there. And nothing can prove beforehand that
// one would be allowed but an earlier attempt: posted as a proof it would be accepted, and end running.
function fromError(facts: Facts, why: Reason): Verdict {
  const resize = resizeOf(facts);
  const how = {
    risks: [
      ...copyRisks(facts),
      ...taskRisks(facts),
      ...(resize !== undefined && resize.status !== 'confirmed' && resize.status !== 'reverted'
        ? [leakedAllocation(resize)]
        : []),
      ...(facts.prior.vmState === 'shelved' ? [risk('newShelfSnapshot')] : []),
    ],
    reasons: [why, ...taskReasons(facts)],
    ...(facts.prior.vmState === 'shelved' ? { last: backOnShelf(facts) } : {}),
  };
  if (facts.wanted === 'running') return evacuateFrom(facts, 'error', how);
  const proven = facts.context.record?.attempts.some(({ accepted }) => accepted) === true;
  return resetAndEvacuate(facts, { ...how, provenBy: proven ? 'journal' : 'wayBack' });
}
