import type { Instance } from '../model/instance.ts';
import type { ResolvedContext } from './context.ts';
import type { Prior, PriorState } from './prior-state.ts';

/** What every rule looks at. */
export interface Facts {
  readonly instance: Instance;
  readonly context: ResolvedContext;
  readonly prior: PriorState;
  /** The power state to act on, after the policy has had its say; `unknown` only where the policy holds unknown ones. */
  readonly wanted: Prior;
}

/** The power state that is acted on: the prior one, but where the policy decides. */
export function wantedPower(prior: PriorState, { policy }: ResolvedContext): Prior {
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
