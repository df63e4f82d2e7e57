import { isEvacuationEnded, isEvacuationInFlight } from '../../model/migration.ts';
import type { Facts } from '../facts.ts';
import type { EndState } from '../plan.ts';
import { moved } from '../power-route.ts';
import type { Rule } from '../rule.ts';
import type { Step } from '../steps.ts';
import { hold, reason } from '../verdict.ts';
import { isOwnLock } from '../../model/lock-mark.ts';

/**
 * An evacuation that is under way is watched. Nova would accept a second one, and the second destroys the first.
 * What microversion it was sent at is not known, so its end is checked and put right where that is allowed.
 */
export const inFlight: Rule = {
  id: 'inFlight',
  decide: (facts) => {
    const { instance, prior } = facts;
    const row = instance.migrations?.find(
      (migration) =>
        migration.type === 'evacuation' &&
        (migration.sourceCompute === instance.host || migration.sourceCompute === null) &&
        !isEvacuationEnded(migration),
    );
    if (row === undefined) return null;
    if (!isEvacuationInFlight(row) || row.sourceCompute === null) {
      return hold(
        'evacuationUnclear',
        `An evacuation of it from ${row.sourceCompute ?? 'a host that Nova does not name'} is ${row.status}, which this library cannot make out; a second one could destroy it.`,
        'Look at its migrations, then run the recovery again.',
      );
    }
    const { hosts } = facts.context;
    if (hosts !== undefined && row.destCompute !== null && !hosts[row.destCompute]?.up) {
      return hold(
        'evacuationStuck',
        `An evacuation of it to ${row.destCompute} is ${row.status}, and ${row.destCompute} is down as well; its guest may be running there.`,
        `Make sure that ${row.destCompute} is off or bring it back, and look at the instance's migrations before anything is sent.`,
      );
    }
    const { steps, endState } = afterwards(facts);
    const unlock: readonly Step[] =
      instance.locked && isOwnLock(instance.lockedReason) ? [{ kind: 'unlock' }] : [];
    return {
      decision: 'adopt',
      migration: row.uuid,
      steps: [{ kind: 'awaitMigration', migration: row.uuid }, ...steps, ...unlock],
      endState,
      risks: [],
      reasons: [
        reason(
          'evacuationInFlight',
          `An evacuation is under way already (${row.status}); a second one would destroy it.`,
        ),
        ...(prior.value === 'unknown'
          ? [
              reason(
                'priorUnknown',
                'Its prior state can no longer be seen, so it stays as that evacuation leaves it.',
              ),
            ]
          : []),
      ],
    };
  },
};

function afterwards(facts: Facts): { steps: readonly Step[]; endState: EndState } {
  const anyEnd = moved(facts, 'active', 'stopped');
  // Nova evacuates these three; in any other state the evacuation is watched and nothing is added to it.
  if (!['active', 'stopped', 'error'].includes(facts.instance.vmState)) {
    return { steps: [anyEnd], endState: { vmState: 'any' } };
  }
  switch (facts.prior.value) {
    case 'running':
      return { steps: [anyEnd, { kind: 'start' }, moved(facts, 'active')], endState: { vmState: 'active' } };
    case 'stopped':
      return (facts.context.policy.allowClientStop as unknown) === true
        ? { steps: [anyEnd, { kind: 'stop' }, moved(facts, 'stopped')], endState: { vmState: 'stopped' } }
        : { steps: [moved(facts, 'stopped')], endState: { vmState: 'stopped' } };
    case 'unknown':
      return { steps: [anyEnd], endState: { vmState: 'any' } };
  }
}
