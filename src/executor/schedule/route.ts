import type { EvacuateStep, RecoveryPlan, Step } from '../../recovery/index.ts';
import { endsByTargetState } from '../target-state/trust.ts';

/** The steps that ask something of Nova and make a route what it is, beside the evacuation itself. */
const KINDS: readonly Step['kind'][] = ['confirmResize', 'resetState', 'start', 'stop', 'shelve', 'delete'];

/**
 * Names the way on which a plan asks Nova for things, such as `resetState > evacuate at 2.95 and newer > stopped`: what one
 * instance shows about a route holds for all others on it. Null where there is nothing to try out: nothing is done, or
 * Nova is at it already, or it is only brought to its end. Pure.
 */
export function routeOf(plan: RecoveryPlan): string | null {
  if (plan.decision !== 'recover' && plan.decision !== 'finishDelete') return null;
  const calls = plan.steps.flatMap((step) => nameOf(step) ?? []);
  const isWorthIt = plan.steps.some(({ kind }) => kind === 'evacuate' || kind === 'delete');
  return isWorthIt ? [...calls, plan.endState.vmState].join(' > ') : null;
}

function nameOf(step: Step): string | null {
  if (step.kind === 'evacuate') return nameOfEvacuation(step);
  return KINDS.includes(step.kind) ? step.kind : null;
}

// Between two microversions of one class nothing differs that a route could fail of.
function nameOfEvacuation({ microversion }: EvacuateStep): string {
  return `evacuate at ${endsByTargetState(microversion) ? '2.95 and newer' : '2.94 and older'}`;
}
