import { isSourceCleared, type Migration } from '../model/migration.ts';
import { candidates } from './candidates.ts';
import { earlierFailures, failedUnseen, type GuestLeft } from './evidence/earlier-failures.ts';
import type { Facts } from './facts.ts';
import { resizeOf } from './resize-source.ts';
import { type Hold, hold } from './verdict.ts';

/**
 * Names a destination where the scheduler may not choose one:
 *
 * - The host on which an earlier try may have left its guest comes before all others. A guest that is there makes the rebuild
 *   fail with InstanceExists before it has touched anything; anywhere else there would be two of them.
 * - The source of a resize that was never confirmed still has the guest; a rebuild that lands there fails in the same
 *   way, and Nova writes error.
 * - A host that has turned it down is named again only when every other one has.
 * - Where the destinations are given, the first of them that will do.
 *
 * Undefined: the scheduler chooses. A hold: there is nowhere else to go.
 *
 * @param source `cleared` where the resize is confirmed before it goes.
 */
export function destinationFor(
  facts: Facts,
  source: 'asShown' | 'cleared' = 'asShown',
): string | undefined | Hold {
  const { context } = facts;
  const { mayHaveGuest, turnedDownBy } = earlierFailures(
    [...(context.record?.attempts ?? []), ...failedUnseen(facts)],
    context.policy.abandonedEvacuations,
  );
  if (mayHaveGuest !== null) return probe(facts, mayHaveGuest);
  const row = source === 'cleared' ? undefined : unconfirmed(facts);
  const avoided = row?.sourceCompute ?? null;
  if (row !== undefined && avoided !== null && context.hosts === undefined) {
    return hold(
      'resizeSourceUnknown',
      `Its resize is ${row.status} and was never confirmed, and nothing is known about ${avoided}, which may still have the guest.`,
      'Give the other hosts to the planner.',
    );
  }
  const mustAvoid = row !== undefined && avoided !== null && context.hosts?.[avoided]?.up === true;
  if (context.destinations === undefined && !mustAvoid && turnedDownBy.length === 0) return undefined;
  const named = (candidates(facts) ?? []).filter(
    (name) => !(mustAvoid && name === avoided) && context.hosts?.[name]?.suspect === false,
  );
  const fresh = named.filter((name) => !turnedDownBy.includes(name));
  if (context.destinations !== undefined) return fresh[0] ?? named[0] ?? noneOfThese(context.destinations);
  if (mustAvoid) return spread(facts, fresh) ?? spread(facts, named) ?? nowhereElse(row, avoided);
  return spread(facts, fresh);
}

function unconfirmed(facts: Facts): Migration | undefined {
  const row = resizeOf(facts);
  if (row === undefined || isSourceCleared(row)) return undefined;
  return row.sourceCompute === facts.instance.host ? undefined : row;
}

function probe(facts: Facts, { destination, migration }: GuestLeft): string | Hold {
  const isSource = unconfirmed(facts)?.sourceCompute === destination;
  const isAlive = facts.context.hosts?.[destination]?.suspect === false;
  if (!isSource && isAlive && candidates(facts)?.includes(destination) === true) return destination;
  return hold(
    'guestLeftBehind',
    `An evacuation of it to ${destination} has failed and may have left its guest running there, and no other one can be sent there to find out.`,
    `Make sure that no guest of it runs on ${destination}, or that ${destination} is off; then name ${migration} in the policy's abandonedEvacuations and run the recovery again.`,
  );
}

function nowhereElse(row: Migration, source: string): Hold {
  return hold(
    'noOtherDestination',
    `Its resize is ${row.status} and was never confirmed, so ${source} may still have the guest; no other host that it may go to is up, seen alive and enabled.`,
    'Enable another host, then run the recovery again.',
  );
}

function noneOfThese(destinations: readonly string[]): Hold {
  return hold(
    'noOtherDestination',
    `None of the destinations that were named (${destinations.join(', ')}) is up, seen alive and open to it.`,
    'Repair one of them or name another one, then run the recovery again.',
  );
}

// Instances are spread over the hosts by their id, so that the choice is the same each time and not all of them
// land on one; the scheduler still validates it, and another try goes to another one.
function spread({ instance, context }: Facts, hosts: readonly string[]): string | undefined {
  let sum = context.record?.attempts.length ?? 0;
  for (const character of instance.id) sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return hosts[sum % hosts.length];
}
