import { evacuateFrom } from '../evacuate-route.ts';
import { guardOnlyCopy } from '../only-copy.ts';
import type { Facts } from '../facts.ts';
import type { Risk } from '../plan.ts';
import { resetAndEvacuate } from '../reset-route.ts';
import type { Rule } from '../rule.ts';
import { hold, reason, type Verdict } from '../verdict.ts';

/**
 * A failed evacuation makes Nova write error, whatever was there before. Only the journal still knows; without it
 * nothing is done here.
 */
export const error: Rule = {
  id: 'error',
  decide: (facts) => {
    if (facts.instance.vmState !== 'error') return null;
    const { record, policy } = facts.context;
    if (policy.onError !== 'recover') {
      return hold(
        'errorHeldByPolicy',
        'It is in vm_state error, and the policy holds such instances.',
        'Choose onError: recover.',
      );
    }
    if (record === undefined) {
      return hold(
        'errorWithoutRecord',
        'It is in vm_state error and no journal knows what it was before: from error every evacuation ends running.',
        'Look at its action history and decide by hand.',
      );
    }
    const copy = guardOnlyCopy(facts);
    if ('decision' in copy) return copy;
    return facts.wanted === 'running' ? straightOn(facts, copy) : byReset(facts, copy);
  },
};

const FROM_JOURNAL = reason(
  'errorAfterFailedAttempt',
  'An earlier attempt failed and Nova wrote error; the journal knows what it was before.',
);

// From error an evacuation ends running anyway, so nothing needs a reset that cannot be undone.
function straightOn(facts: Facts, risks: readonly Risk[]): Verdict {
  return evacuateFrom(facts, 'error', { risks, reasons: [FROM_JOURNAL] });
}

// Posting the evacuation as a proof would be accepted from error and end running, so the proof is the journal's.
function byReset(facts: Facts, risks: readonly Risk[]): Verdict {
  if (!facts.context.record?.attempts.some((attempt) => attempt.accepted)) {
    return hold(
      'evacuationNotProven',
      'It has to end stopped, which takes a reset of its state, and no earlier evacuation of it was accepted by Nova: the reset could leave it active on a dead host.',
      'Reset its state to active by hand once you are sure that it can be evacuated.',
    );
  }
  return resetAndEvacuate(facts, { provenBy: 'journal', risks, reasons: [FROM_JOURNAL] });
}
