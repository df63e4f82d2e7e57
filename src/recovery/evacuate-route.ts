import type { Facts } from './facts.ts';
import { locked } from './locking.ts';
import { destinationFor } from './other-destination.ts';
import type { Reason, Risk } from './plan.ts';
import { evacuation, powerRoute } from './power-route.ts';
import type { Step } from './steps.ts';
import type { Verdict } from './verdict.ts';

/**
 * Evacuates an instance from a vm_state that Nova evacuates, so that it ends in the wanted power state; not to the
 * source of a resize that nobody confirmed. Holds where there is no way.
 */
export function evacuateFrom(
  facts: Facts,
  vmState: 'active' | 'stopped' | 'error',
  how: {
    /** What brings it into that vm_state. */
    readonly first?: readonly Step[];
    readonly risks: readonly Risk[];
    readonly reasons?: readonly Reason[];
  },
): Verdict {
  const route = powerRoute(facts, vmState);
  if ('decision' in route) return route;
  const host = destinationFor(facts);
  if (typeof host === 'object') return host;
  return {
    decision: 'recover',
    steps: locked(facts, [...(how.first ?? []), ...evacuation(route, host)]),
    endState: route.endState,
    risks: [...how.risks, ...route.risks],
    reasons: [...(how.reasons ?? []), ...route.reasons],
  };
}
