/** The recovery policy of an imaginary company, as plain options: `evacuateHost(nova, host, { ...ourPolicy(), fence })`. */
import type { PlanHostOptions } from 'nova-lifeboat';

/** What our tiers mean; an instance without one waits for the others. */
const TIERS: Readonly<Record<string, number>> = { database: 100, web: 50, batch: 10 };

/** What the policy is made of: the part of the options that says what happens to which instance. */
export type OurPolicy = Pick<PlanHostOptions, 'storage' | 'policy' | 'priority' | 'select'>;

/**
 * Databases first, rescued ones stay off, and nothing of a held tenant is touched.
 *
 * @param heldProjects Tenants whose instances stay where they are, for example while an audit looks at them.
 */
export function ourPolicy({
  heldProjects = [],
}: { readonly heldProjects?: readonly string[] } = {}): OurPolicy {
  return {
    // Root disks are on Ceph, but for the scratch machines.
    storage: ({ metadata }) => (metadata['pool'] === 'scratch' ? 'local' : 'shared'),
    priority: ({ metadata }) => TIERS[metadata['tier'] ?? ''] ?? 0,
    // An instance whose project Nova does not tell could be a held one.
    select: ({ projectId }) =>
      heldProjects.length === 0 || (projectId !== undefined && !heldProjects.includes(projectId)),
    policy: {
      // Whoever was at work in rescue mode decides when the broken disk is booted again.
      onRescued: 'stopped',
      // A paused one of ours is a template that is resumed by hand.
      onPaused: 'stopped',
      priorUnknown: 'hold',
    },
  };
}
