import { InvalidOptionsError } from '../errors.ts';
import type { Fencer } from '../model/fencer.ts';

/**
 * Says that somebody else has made sure that the host is off, and who or how. Nothing is switched and nothing is
 * verified here; the recovery still watches the host's heartbeats and stops when they contradict the claim.
 *
 * @param reason For the journal and the report, such as `powered off by the operator, ticket 4711`.
 * @throws {InvalidOptionsError} when the reason is empty
 */
export function alreadyFenced(reason: string): Fencer {
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new InvalidOptionsError('reason', 'say who made sure that the host is off, and how');
  }
  return {
    name: 'alreadyFenced',
    fence: () => Promise.resolve({ fenced: true, evidence: reason }),
  };
}
