import type { Facts } from './facts.ts';

/**
 * A destination that is not `avoided`, or null. Instances are spread over the candidates by their id, so that the
 * choice is the same each time and not all of them land on one host; the scheduler still validates it.
 */
export function otherDestination({ instance, context }: Facts, avoided: string): string | null {
  const candidates = Object.entries(context.hosts ?? {})
    .filter(
      ([name, { up, suspect, enabled }]) =>
        up && !suspect && enabled !== false && name !== avoided && name !== instance.host,
    )
    .map(([name]) => name)
    .sort();
  let sum = 0;
  for (const character of instance.id) sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return candidates[sum % candidates.length] ?? null;
}
