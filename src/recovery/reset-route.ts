import { evacuateFrom } from './evacuate-route.ts';
import type { Facts } from './facts.ts';
import type { Reason, Risk } from './plan.ts';
import type { ResetStateStep } from './steps.ts';
import type { Verdict } from './verdict.ts';

/**
 * Resets vm_state to active and evacuates at the microversion that ends in the wanted power state: below 2.95
 * running, from 2.95 on stopped. Never through error, from which Nova ignores the target state.
 */
export function resetAndEvacuate(
  facts: Facts,
  how: {
    readonly provenBy: ResetStateStep['provenBy'];
    readonly risks: readonly Risk[];
    readonly reasons: readonly Reason[];
  },
): Verdict {
  return evacuateFrom(facts, 'active', {
    first: [{ kind: 'resetState', state: 'active', provenBy: how.provenBy }],
    risks: [...how.risks, STATUS_ACTIVE],
    reasons: how.reasons,
  });
}

const STATUS_ACTIVE: Risk = {
  code: 'statusActiveMeanwhile',
  sentence: 'Between the reset and the evacuation Nova shows it ACTIVE on the dead host; nothing runs.',
};
