import { isForbiddenError } from '../nova/index.ts';
import type { MissingEvidence } from './host-plan.ts';
import { words } from './words.ts';

/**
 * What could not be read about one instance, which must not end the recovery of all others. Credentials that are
 * not enough are everybody's trouble, and so is the end of the run: those are thrown on.
 *
 * @param what The source, what it was to tell, and what comes of going on without it.
 */
export function unread(
  error: unknown,
  what: { readonly source: string; readonly of: string; readonly comesOfIt: string },
  signal?: AbortSignal,
): MissingEvidence {
  signal?.throwIfAborted();
  if (isForbiddenError(error)) throw error;
  const { source, of, comesOfIt } = what;
  return { source, sentence: `Nova did not give ${of} (${words(error)}); ${comesOfIt}` };
}
