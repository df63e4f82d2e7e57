import type { Attempt, EvacuationFailure } from '../context.ts';

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
