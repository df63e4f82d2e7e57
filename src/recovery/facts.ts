import type { Instance } from '../model/instance.ts';
import type { ResolvedContext } from './context.ts';
import type { Prior, PriorState } from './prior-state.ts';

/** What every rule looks at. */
export interface Facts {
  readonly instance: Instance;
  readonly context: ResolvedContext;
  readonly prior: PriorState;
  /** The prior state to act on, after the policy for unknown ones; `unknown` only where the policy holds them. */
  readonly wanted: Prior;
}

/** The prior state that is acted on. */
export function wantedPower(prior: PriorState, context: ResolvedContext): Prior {
  if (prior.value !== 'unknown') return prior.value;
  const { priorUnknown } = context.policy;
  return priorUnknown === 'running' || priorUnknown === 'stopped' ? priorUnknown : 'unknown';
}
