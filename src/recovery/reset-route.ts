import type { Facts } from './facts.ts';
import { locked } from './locking.ts';
import { destinationFor } from './other-destination.ts';
import type { Reason, Risk } from './plan.ts';
import { evacuation, powerRoute } from './power-route.ts';
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
  const route = powerRoute(facts, 'active');
  if ('decision' in route) return route;
  const host = destinationFor(facts);
  if (typeof host === 'object') return host;
  return {
    decision: 'recover',
    steps: locked(facts, [
      { kind: 'resetState', state: 'active', provenBy: how.provenBy },
      ...evacuation(route, host),
    ]),
    endState: route.endState,
    risks: [...how.risks, STATUS_ACTIVE, ...route.risks],
    reasons: [...how.reasons, ...route.reasons],
  };
}

const STATUS_ACTIVE: Risk = {
  code: 'statusActiveMeanwhile',
  sentence: 'Between the reset and the evacuation Nova shows it ACTIVE on the dead host; nothing runs.',
};
