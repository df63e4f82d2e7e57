import { InvalidOptionsError } from '../../errors.ts';
import type { Fencer, FenceResult } from '../../model/fencer.ts';

/** Checks the fencers of a combination, and copies the list. */
export function checkMembers(fencers: readonly Fencer[]): readonly Fencer[] {
  const members: readonly (Partial<Fencer> | null)[] = Array.isArray(fencers)
    ? [...(fencers as Fencer[])]
    : [];
  if (members.length === 0) {
    throw new InvalidOptionsError('fencers', 'must be a list with at least one fencer in it');
  }
  for (const [index, fencer] of members.entries()) {
    if (typeof fencer?.fence !== 'function' || typeof fencer.name !== 'string') {
      throw new InvalidOptionsError(
        `fencers[${index}]`,
        'must be a fencer: an object with a name and fence(host, { signal })',
      );
    }
  }
  return members as readonly Fencer[];
}

/**
 * Asks one of several. Whatever is neither a plain yes nor a plain no is a no, also what it throws.
 *
 * @returns its answer; rejects only with the reason of the signal
 */
export async function askMember(
  fencer: Fencer,
  host: string,
  signal: AbortSignal | undefined,
): Promise<FenceResult> {
  signal?.throwIfAborted();
  let answer: unknown;
  try {
    answer = await fencer.fence(host, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    return { fenced: false, reason: error instanceof Error ? error.message : String(error) };
  }
  if (isResult(answer)) return answer;
  return { fenced: false, reason: 'its answer is neither a yes nor a no' };
}

/** The name of a combination, such as `allOf(redfish, ipmi)`. */
export function nameOf(kind: string, fencers: readonly Fencer[]): string {
  return `${kind}(${fencers.map(({ name }) => name).join(', ')})`;
}

function isResult(answer: unknown): answer is FenceResult {
  if (typeof answer !== 'object' || answer === null || !('fenced' in answer)) return false;
  if (answer.fenced === true) return 'evidence' in answer && typeof answer.evidence === 'string';
  return answer.fenced === false && 'reason' in answer && typeof answer.reason === 'string';
}
