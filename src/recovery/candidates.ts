import type { Facts } from './facts.ts';

/**
 * The other hosts that the scheduler could choose for an instance: up, enabled, and of the availability zone that its
 * owner has bound it to. Null where nobody said which hosts there are. A zone that nobody told may be the right one.
 */
export function candidates({ instance, context }: Facts): readonly string[] | null {
  if (context.hosts === undefined) return null;
  const pinned = instance.pinnedAvailabilityZone ?? null;
  return Object.entries(context.hosts)
    .filter(
      ([name, { up, enabled, zone }]) =>
        name !== instance.host &&
        up &&
        enabled !== false &&
        (pinned === null || zone === undefined || zone === pinned),
    )
    .map(([name]) => name)
    .sort();
}
