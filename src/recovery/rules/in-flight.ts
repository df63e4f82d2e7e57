import { isEvacuationEnded, isEvacuationInFlight, type Migration } from '../../model/migration.ts';
import { isOwnLock } from '../../model/lock-mark.ts';
import { WORST_SKEW_MS } from '../evidence/own-actions.ts';
import type { Facts } from '../facts.ts';
import type { EndState } from '../plan.ts';
import { moved } from '../power-route.ts';
import type { Rule } from '../rule.ts';
import type { Step } from '../steps.ts';
import { hold, reason } from '../verdict.ts';

const NOVA =
  'Nova answers a second evacuate with 200, and it ruins the first: `error` on the old host while the guest runs elsewhere. The conductor takes the first `accepted` record of the instance for its own.';

/** An evacuation whose record cannot be made out is left alone. */
export const evacuationUnclear: Rule = {
  id: 'evacuationUnclear',
  when: 'An evacuation of it is in a status that nobody knows, or from a host that Nova does not name.',
  what: 'It is held.',
  why: 'Whether it is under way cannot be told, and a second one could destroy the first.',
  nova: NOVA,
  applies: (facts) => {
    const row = open(facts);
    return row !== undefined && (!isEvacuationInFlight(row) || row.sourceCompute === null);
  },
  decide: (facts) => {
    const row = open(facts);
    return hold(
      'evacuationUnclear',
      `An evacuation of it from ${row?.sourceCompute ?? 'a host that Nova does not name'} is ${row?.status ?? 'unknown'}, which this library cannot make out; a second one could destroy it.`,
      'Look at its migrations, then run the recovery again.',
    );
  },
};

/** An evacuation to a host that died as well is no longer under way, and its guest may be alive. */
export const evacuationStuck: Rule = {
  id: 'evacuationStuck',
  when: 'An evacuation of it goes to a host that is down as well.',
  what: 'It is held.',
  why: 'Its guest may be running on that host, which nobody has fenced.',
  nova: 'A destination that dies in the middle leaves the record `pre-migrating` and the instance `rebuilding` for good; nothing cleans up the guest there.',
  applies: (facts) => {
    const destination = open(facts)?.destCompute ?? null;
    const { hosts } = facts.context;
    return (
      hosts !== undefined &&
      destination !== null &&
      !(Object.hasOwn(hosts, destination) && hosts[destination]?.up === true)
    );
  },
  decide: (facts) => {
    const row = open(facts);
    const destination = row?.destCompute ?? 'its destination';
    return hold(
      'evacuationStuck',
      `An evacuation of it to ${destination} is ${row?.status ?? 'unknown'}, and ${destination} is down as well; its guest may be running there.`,
      `Make sure that ${destination} is off or bring it back, and look at the instance's migrations before anything is sent.`,
    );
  },
};

/**
 * An evacuation that is under way is watched. What microversion it was sent at is not known, so its end is checked and
 * put right where that is allowed.
 */
export const evacuationInFlight: Rule = {
  id: 'evacuationInFlight',
  when: 'An evacuation of it is under way already: ours from before, or somebody else’s.',
  what: 'That one is watched to its end; a second is never started. Behind our own the steps of its plan follow. Behind somebody else’s an instance that comes back otherwise than it was is started, or stopped with `allowClientStop`.',
  why: 'The second evacuation would destroy the first.',
  nova: NOVA,
  applies: (facts) => open(facts) !== undefined,
  decide: (facts) => {
    const { instance, prior } = facts;
    const row = open(facts);
    const { steps, endState } = asPlanned(facts, row) ?? afterwards(facts);
    const unlock: readonly Step[] =
      instance.locked && isOwnLock(instance.lockedReason) ? [{ kind: 'unlock' }] : [];
    return {
      decision: 'adopt',
      migration: row?.uuid ?? '',
      steps: [{ kind: 'awaitMigration', migration: row?.uuid ?? '' }, ...steps, ...unlock],
      endState,
      risks: [],
      reasons: [
        reason(
          'evacuationInFlight',
          `An evacuation is under way already (${row?.status ?? ''}); a second one would destroy it.`,
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

function open({ instance, context }: Facts): Migration | undefined {
  return instance.migrations?.find(
    (migration) =>
      migration.type === 'evacuation' &&
      !context.policy.abandonedEvacuations.includes(migration.uuid) &&
      (migration.sourceCompute === instance.host || migration.sourceCompute === null) &&
      !isEvacuationEnded(migration),
  );
}

// An earlier run of ours knew the microversion, and has planned what is to follow.
function asPlanned(
  { context: { record } }: Facts,
  row: Migration | undefined,
): { steps: readonly Step[]; endState: EndState } | null {
  const unfinished = record?.unfinished;
  if (unfinished === undefined || row === undefined) return null;
  const sent = unfinished.calls.findLast(({ action }) => action === 'evacuate');
  const createdAt = Date.parse(row.createdAt);
  const isThat =
    unfinished.watchedSince === null
      ? sent !== undefined && createdAt >= Date.parse(sent.at) - WORST_SKEW_MS
      : createdAt <= Date.parse(unfinished.watchedSince) + WORST_SKEW_MS;
  if (!isThat) return null;
  return { steps: unfinished.steps.filter(({ kind }) => kind !== 'unlock'), endState: unfinished.endState };
}

function afterwards(facts: Facts): { steps: readonly Step[]; endState: EndState } {
  const anyEnd = moved(facts, 'active', 'stopped');
  const { prior, wanted, instance, context } = facts;
  // Nova evacuates these three; in any other state the evacuation is watched and nothing is added to it. Nor is
  // anything taken to be so that nobody knows.
  if (!['active', 'stopped', 'error'].includes(instance.vmState) || prior.value === 'unknown') {
    return { steps: [anyEnd], endState: { vmState: 'any' } };
  }
  if (wanted === 'running') {
    return { steps: [anyEnd, { kind: 'start' }, moved(facts, 'active')], endState: { vmState: 'active' } };
  }
  return (context.policy.allowClientStop as unknown) === true
    ? { steps: [anyEnd, { kind: 'stop' }, moved(facts, 'stopped')], endState: { vmState: 'stopped' } }
    : { steps: [moved(facts, 'stopped')], endState: { vmState: 'stopped' } };
}
