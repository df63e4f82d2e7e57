import { guardOnlyCopy } from '../only-copy.ts';
import { evacuation, powerRoute } from '../power-route.ts';
import { locked } from '../locking.ts';
import { destinationFor } from '../other-destination.ts';
import type { Rule } from '../rule.ts';

/** Nova evacuates these as they are; what the journal knows of an earlier attempt decides over vm_state. */
export const activeOrStopped: Rule = {
  id: 'activeOrStopped',
  decide: (facts) => {
    const vmState = settled(facts.instance.vmState);
    if (vmState === null) return null;
    const copy = guardOnlyCopy(facts);
    if ('decision' in copy) return copy;
    const route = powerRoute(facts, vmState);
    if ('decision' in route) return route;
    const host = destinationFor(facts);
    if (typeof host === 'object') return host;
    return {
      decision: 'recover',
      steps: locked(facts, evacuation(route, host)),
      endState: route.endState,
      risks: [...copy, ...route.risks],
      reasons: route.reasons,
    };
  },
};

function settled(vmState: string): 'active' | 'stopped' | null {
  return vmState === 'active' || vmState === 'stopped' ? vmState : null;
}
