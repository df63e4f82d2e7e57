import type { Fencer } from '../../model/fencer.ts';
import { askMember, checkMembers, nameOf } from './members.ts';

/**
 * A host is fenced when one of these says so. They are asked in this order, and those after the first yes are not: put the one that
 * you trust most first. The evidence tells why the earlier ones have failed; without a yes all their reasons are the reason.
 *
 * An {@link alreadyFenced} among them says yes without having looked, and so makes the others worthless.
 *
 * @throws {InvalidOptionsError} when the list is empty or something else than fencers is in it
 */
export function anyOf(fencers: readonly Fencer[]): Fencer {
  const members = checkMembers(fencers);
  return {
    name: nameOf('anyOf', members),
    fence: async (host, { signal }) => {
      const reasons: string[] = [];
      for (const member of members) {
        const answer = await askMember(member, host, signal);
        if (answer.fenced) {
          const before = reasons.length === 0 ? '' : ` (before that, ${reasons.join('; ')})`;
          return { fenced: true, evidence: `${member.name}: ${answer.evidence}${before}` };
        }
        reasons.push(`${member.name}: ${answer.reason}`);
      }
      return { fenced: false, reason: reasons.join('; ') };
    },
  };
}
