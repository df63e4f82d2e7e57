import type { Migration } from '../model/migration.ts';
import { candidates } from './candidates.ts';
import type { Facts } from './facts.ts';
import { resizeOf } from './resize-source.ts';
import { type Hold, hold } from './verdict.ts';

/** The statuses after which nothing of the resize is left on its source. */
const SOURCE_CLEARED: readonly string[] = ['confirmed', 'reverted'];

/**
 * Names a destination where the scheduler may not choose one. The source of a resize that was never confirmed still
 * has the guest; a rebuild that lands there fails with InstanceExists, and Nova writes error.
 *
 * Undefined: the scheduler chooses. A hold: there is nowhere else to go.
 */
export function destinationFor(facts: Facts): string | undefined | Hold {
  const { instance, context } = facts;
  const row = resizeOf(facts);
  const source = row === undefined || SOURCE_CLEARED.includes(row.status) ? null : row.sourceCompute;
  if (row === undefined || source === null || source === instance.host) return undefined;
  if (context.hosts === undefined) {
    return hold(
      'resizeSourceUnknown',
      `Its resize is ${row.status} and was never confirmed, and nothing is known about ${source}, which may still have the guest.`,
      'Give the other hosts to the planner.',
    );
  }
  if (!context.hosts[source]?.up) return undefined;
  return otherDestination(facts, source) ?? nowhereElse(row, source);
}

function nowhereElse(row: Migration, source: string): Hold {
  return hold(
    'noOtherDestination',
    `Its resize is ${row.status} and was never confirmed, so ${source} may still have the guest; no other host that it may go to is up, seen alive and enabled.`,
    'Enable another host, then run the recovery again.',
  );
}

// Instances are spread over the candidates by their id, so that the choice is the same each time and not all of them
// land on one host; the scheduler still validates it, and another try goes to another one.
function otherDestination(facts: Facts, avoided: string): string | undefined {
  const { instance, context } = facts;
  const others = (candidates(facts) ?? []).filter(
    (name) => name !== avoided && context.hosts?.[name]?.suspect === false,
  );
  let sum = context.record?.attempts.length ?? 0;
  for (const character of instance.id) sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return others[sum % others.length];
}
