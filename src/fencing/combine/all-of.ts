import type { Fencer } from '../../model/fencer.ts';
import { askMember, checkMembers, nameOf } from './members.ts';

/**
 * A host is fenced when every one of these says so, as where each of its two power supplies hangs on a power strip of its
 * own. They are asked one after the other; the first no ends it, and is the reason.
 *
 * @throws {InvalidOptionsError} when the list is empty or something else than fencers is in it
 */
export function allOf(fencers: readonly Fencer[]): Fencer {
  const members = checkMembers(fencers);
  return {
    name: nameOf('allOf', members),
    fence: async (host, { signal }) => {
      const evidence: string[] = [];
      for (const member of members) {
        const answer = await askMember(member, host, signal);
        if (!answer.fenced) return { fenced: false, reason: `${member.name}: ${answer.reason}` };
        evidence.push(`${member.name}: ${answer.evidence}`);
      }
      return { fenced: true, evidence: evidence.join('; ') };
    },
  };
}
