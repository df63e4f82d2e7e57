import { evacuateFrom } from '../evacuate-route.ts';
import { guardOnlyCopy } from '../only-copy.ts';
import type { Rule } from '../rule.ts';

/** Nova evacuates these as they are; what the journal knows of an earlier attempt decides over vm_state. */
export const activeOrStopped: Rule = {
  id: 'activeOrStopped',
  decide: (facts) => {
    const vmState = settled(facts.instance.vmState);
    if (vmState === null) return null;
    const copy = guardOnlyCopy(facts);
    if ('decision' in copy) return copy;
    return evacuateFrom(facts, vmState, { risks: copy });
  },
};

function settled(vmState: string): 'active' | 'stopped' | null {
  return vmState === 'active' || vmState === 'stopped' ? vmState : null;
}
