import type { Instance } from '../model/instance.ts';
import type { ResolvedContext } from './context.ts';
import type { Prior, PriorState } from './prior-state.ts';
import { intendedVmState, type TaskMeaning } from './task-states.ts';

/** What every rule looks at. */
export interface Facts {
  readonly instance: Instance;
  readonly context: ResolvedContext;
  readonly prior: PriorState;
  /** The power state to act on, after the policy has had its say; `unknown` only where the policy holds unknown ones. */
  readonly wanted: Prior;
  /** What the owner had asked for when the failure cut it short; null where nothing, or where it was not the owner. */
  readonly intended: TaskMeaning['leadsTo'];
}

/** The facts of an instance, of which the prior state is resolved already. */
export function factsOf(instance: Instance, context: ResolvedContext, prior: PriorState): Facts {
  const askedFor = prior.evidence.some(({ source }) => source === 'taskState');
  return {
    instance,
    context,
    prior,
    wanted: wantedPower(prior, context),
    intended: askedFor ? intendedVmState(instance) : null,
  };
}

/** The power state that is acted on: the prior one, but where the policy decides. */
function wantedPower(prior: PriorState, { policy }: ResolvedContext): Prior {
  switch (prior.vmState) {
    case 'paused':
    case 'suspended':
      return policy.onPaused === 'running' ? 'running' : 'stopped';
    case 'rescued':
      return policy.onRescued === 'asBefore' ? knownOrPolicy(prior, policy.priorUnknown) : 'stopped';
    case 'shelved':
      return 'stopped';
    default:
      return knownOrPolicy(prior, policy.priorUnknown);
  }
}

// A word that nobody knows is no consent to anything.
function knownOrPolicy({ value }: PriorState, priorUnknown: string): Prior {
  if (value !== 'unknown') return value;
  return priorUnknown === 'running' || priorUnknown === 'stopped' ? priorUnknown : 'unknown';
}
