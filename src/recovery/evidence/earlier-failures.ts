import type { Attempt, EvacuationFailure } from '../context.ts';
import type { Facts } from '../facts.ts';
import { WORST_SKEW_MS } from './own-actions.ts';

/** A host that may have a guest of an instance, and the record of the evacuation that may have left it there. */
export interface GuestLeft {
  readonly destination: string;
  readonly migration: string;
}

/** What earlier tries say about where an instance may go. */
export interface EarlierFailures {
  /** Where one of them may have left its guest; null where there is none. */
  readonly mayHaveGuest: GuestLeft | null;
  /** The hosts that have turned it down. */
  readonly turnedDownBy: readonly string[];
}

/**
 * Reads the ends of earlier evacuations. A host may have the guest of an evacuation that failed there in a way that nobody can make
 * out. When a second one fails there as well, and not because of a guest, then there was none: the host is at fault.
 *
 * @param settled The uuids of those of which a person has made sure that no guest is left.
 */
export function earlierFailures(attempts: readonly Attempt[], settled: readonly string[]): EarlierFailures {
  const suspects = new Map<string, EvacuationFailure>();
  const turnedDownBy = new Set<string>();
  for (const { failure } of attempts) {
    if (failure === undefined || failure.destination === null) continue;
    const { destination, guestThere } = failure;
    if (guestThere === 'no') turnedDownBy.add(destination);
    else if (guestThere === 'unknown' && suspects.delete(destination)) turnedDownBy.add(destination);
    else suspects.set(destination, failure);
  }
  const found = [...suspects].findLast(([, { migration }]) => !settled.includes(migration));
  const mayHaveGuest = found === undefined ? null : { destination: found[0], migration: found[1].migration };
  return { mayHaveGuest, turnedDownBy: [...turnedDownBy] };
}

/**
 * The evacuations of an instance that have failed on a host since the failure, and that nobody has watched to their end: the run that
 * sent one had ended, or it was somebody else's. Where vm_state is not error, the destination has taken everything back.
 */
export function failedUnseen({ instance, context }: Facts): readonly Attempt[] {
  const noted = new Set(context.record?.attempts.map(({ failure }) => failure?.migration));
  const lastSeenUp = context.hosts?.[instance.host ?? '']?.lastSeenUp ?? null;
  const failedAt = lastSeenUp === null ? 0 : Date.parse(lastSeenUp) - WORST_SKEW_MS;
  return (instance.migrations ?? [])
    .filter(
      (row) =>
        row.type === 'evacuation' &&
        row.status === 'failed' &&
        row.sourceCompute === instance.host &&
        row.destCompute !== null &&
        !noted.has(row.uuid) &&
        Date.parse(row.createdAt) >= failedAt,
    )
    .map(({ uuid, destCompute, createdAt }) => ({
      at: createdAt,
      microversion: null,
      accepted: true,
      failure: {
        migration: uuid,
        destination: destCompute,
        guestThere: instance.vmState === 'error' ? 'unread' : 'no',
      },
    }));
}
