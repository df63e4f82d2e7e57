import { InvalidOptionsError } from '../errors.ts';
import { atLeast, olderOf, type Microversion } from '../model/microversion.ts';
import type { DiscoveredNova } from './discovery.ts';

/**
 * A Nova of which nothing newer than a microversion is known.
 *
 * @throws InvalidOptionsError when it has nothing as old as that.
 */
export function capped(nova: DiscoveredNova, max: Microversion | undefined): DiscoveredNova {
  if (max === undefined) return nova;
  const { microversions } = nova;
  if (!atLeast(max, microversions.min)) {
    throw new InvalidOptionsError(
      'maxMicroversion',
      `is ${max}, and the oldest that this Nova has is ${microversions.min}`,
    );
  }
  return { ...nova, microversions: { ...microversions, max: olderOf(max, microversions.max) } };
}
