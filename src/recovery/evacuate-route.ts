import type { Facts } from './facts.ts';
import { locked } from './locking.ts';
import { destinationFor } from './other-destination.ts';
import type { EndState, Reason, Risk } from './plan.ts';
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
    /** The only destination that is safe; else the scheduler's choice, or another than the source of a resize. */
    readonly host?: string;
    /** What brings it from its power state to its end. */
    readonly last?: { readonly steps: readonly Step[]; readonly endState: EndState };
    readonly risks: readonly Risk[];
    readonly reasons?: readonly Reason[];
  },
): Verdict {
  const route = powerRoute(facts, vmState);
  if ('decision' in route) return route;
  const host = how.host ?? destinationFor(facts);
  if (typeof host === 'object') return host;
  return {
    decision: 'recover',
    steps: locked(facts, [
      ...(how.first ?? []),
      ...evacuation(route, host),
      ...(how.last === undefined ? [] : how.last.steps),
    ]),
    endState: how.last?.endState ?? route.endState,
    risks: [...how.risks, ...route.risks],
    reasons: [...(how.reasons ?? []), ...route.reasons],
  };
}
