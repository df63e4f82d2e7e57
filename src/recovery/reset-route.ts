import { evacuateFrom } from './evacuate-route.ts';
import type { Facts } from './facts.ts';
import { risk } from './risks.ts';
import type { ResetStateStep } from './steps.ts';
import type { Verdict } from './verdict.ts';

/**
 * Resets vm_state to active and evacuates at the microversion that ends in the wanted power state: below 2.95
 * running, from 2.95 on stopped. Never through error, from which Nova ignores the target state.
 */
export function resetAndEvacuate(
  facts: Facts,
  how: Omit<Parameters<typeof evacuateFrom>[2], 'first'> & {
    readonly provenBy: ResetStateStep['provenBy'];
  },
): Verdict {
  const { provenBy, ...rest } = how;
  return evacuateFrom(facts, 'active', {
    ...rest,
    first: [{ kind: 'resetState', state: 'active', provenBy }],
    risks: [...how.risks, risk('statusActiveMeanwhile')],
  });
}
