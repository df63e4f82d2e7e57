import type { Facts } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { hold } from '../verdict.ts';

/** The policy waits for the host with paused and suspended ones. */
export const pausedHeld: Rule = {
  id: 'pausedHeld',
  when: 'It is paused or suspended, or was about to be, and the policy has `onPaused: hold`.',
  what: 'It is held.',
  why: 'The host may come back with a suspended one’s saved memory.',
  nova: 'A suspended guest’s memory is a file of the hypervisor on its host; an evacuation boots the instance anew.',
  applies: ({ prior, context }) =>
    (prior.vmState === 'paused' || prior.vmState === 'suspended') &&
    !isOneOf(context.policy.onPaused, 'stopped', 'running'),
  decide: ({ prior }) =>
    hold(
      'pausedHeldByPolicy',
      `It is ${prior.vmState}, and the policy holds such instances.`,
      'Bring the host back, or choose onPaused: stopped or running.',
    ),
};

/** The policy waits for the host with those in rescue mode. */
export const rescuedHeld: Rule = {
  id: 'rescuedHeld',
  when: 'It is in rescue mode and the policy has `onRescued: hold`.',
  what: 'It is held.',
  why: 'An evacuation ends the rescue, and somebody was at work there.',
  nova: 'Nova refuses to evacuate in vm_state rescued; after a reset the rescue is lost.',
  applies: ({ prior, context }) =>
    prior.vmState === 'rescued' && !isOneOf(context.policy.onRescued, 'stopped', 'asBefore'),
  decide: () =>
    hold(
      'rescuedHeldByPolicy',
      'It is in rescue mode, and the policy holds such instances.',
      'Bring the host back, or choose onRescued: stopped or asBefore.',
    ),
};

/** The policy leaves errors to a person. */
export const errorHeld: Rule = {
  id: 'errorHeld',
  when: 'It is in vm_state error and the policy has `onError: hold`.',
  what: 'It is held.',
  why: 'An error may have a cause that a person wants to look at first.',
  nova: 'Nova writes error for a failed evacuation as for anything else that failed.',
  applies: ({ instance, context }: Facts) =>
    instance.vmState === 'error' && !isOneOf(context.policy.onError, 'recover'),
  decide: () =>
    hold(
      'errorHeldByPolicy',
      'It is in vm_state error, and the policy holds such instances.',
      'Choose onError: recover.',
    ),
};

// A word that nobody knows is no consent.
function isOneOf(word: string, ...consents: readonly string[]): boolean {
  return consents.includes(word);
}
