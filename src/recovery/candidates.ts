import type { Facts } from './facts.ts';

/**
 * The other hosts that could be chosen for an instance: up, of the availability zone that its owner has bound it to,
 * and enabled; where destinations are named, only these and in their order, and a disabled one as well. Null where nobody
 * said which hosts there are. A zone that nobody told may be the right one.
 */
export function candidates({ instance, context }: Facts): readonly string[] | null {
  const { hosts, destinations } = context;
  if (hosts === undefined) return null;
  const pinned = instance.pinnedAvailabilityZone ?? null;
  const names = destinations ?? Object.keys(hosts).sort();
  return names.filter((name) => {
    const facts = Object.hasOwn(hosts, name) ? hosts[name] : undefined;
    if (facts === undefined || name === instance.host || !facts.up) return false;
    if (destinations === undefined && facts.enabled === false) return false;
    return pinned === null || facts.zone === undefined || facts.zone === pinned;
  });
}
