import type { InstanceAction } from '../../model/instance-action.ts';
import { ownActions } from '../evidence/own-actions.ts';
import type { Facts } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { hold } from '../verdict.ts';

/** What only those do who recover an instance; a tenant may do neither. */
const RECOVERS: readonly string[] = ['evacuate', 'resetState'];

/** Two recoveries of one instance undo each other. */
export const foreignRecovery: Rule = {
  id: 'foreignRecovery',
  when: 'Its history has an evacuation or a reset of its state since this run began that this run has not asked for.',
  what: 'It is held.',
  why: 'Somebody else recovers it at the same time: two evacuations of one instance destroy it, and a reset takes the ground from under one.',
  nova: 'A tenant may do neither (`os_compute_api:os-evacuate`, `os_compute_api:os-admin-actions:reset_state`). The action history carries the request id of every call, and ours are known.',
  applies: (facts) => foreign(facts) !== undefined,
  decide: (facts) => {
    const action = foreign(facts);
    return hold(
      'foreignRecovery',
      `Somebody else recovers it at the same time: ${action?.action ?? ''} at ${action?.startTime ?? ''}, request ${action?.requestId ?? ''}, user ${action?.userId ?? 'unknown'}, which this run has not sent.`,
      'Find out who that is and let one of the two finish, then run the recovery again.',
    );
  },
};

function foreign({ context: { ownCalls } }: Facts): InstanceAction | undefined {
  if (ownCalls === undefined) return undefined;
  const since = Date.parse(ownCalls.since);
  const ours = ownActions(ownCalls.actions, ownCalls.calls);
  return ownCalls.actions.find(
    (action) => RECOVERS.includes(action.action) && Date.parse(action.startTime) > since && !ours.has(action),
  );
}
