import { NovaException } from '../world/nova-exception.ts';
import type { Work } from './work.ts';

const OVER: readonly string[] = [
  'confirmed',
  'reverted',
  'error',
  'failed',
  'completed',
  'cancelled',
  'done',
];

/**
 * The destination's own look at the server group, as the scheduler may have sent others there meanwhile
 * (`_validate_instance_group_policy`). An instance that is on its way here, or from here, counts as one that is here.
 *
 * @throws NovaException `GroupAffinityViolation`
 */
export function checkServerGroup({ world, process, instance }: Work): void {
  const group = instance.groupId === null ? undefined : world.serverGroups.get(instance.groupId);
  if (group === undefined) return;
  const others = [...group.members].filter((id) => id !== instance.id);
  if (group.policy === 'anti-affinity') {
    const crowded = others.some(
      (id) =>
        world.instances.get(id)?.host === process.host ||
        (world.migrationsByInstance.get(id) ?? []).some(
          ({ sourceCompute, destCompute, status }) =>
            [sourceCompute, destCompute].includes(process.host) && !OVER.includes(status),
        ),
    );
    if (crowded) throw violation('Anti-affinity');
  }
  if (group.policy === 'affinity') {
    const hosts = others.map((id) => world.instances.get(id)?.host ?? null).filter((host) => host !== null);
    if (hosts.length > 0 && !hosts.includes(process.host)) throw violation('Affinity');
  }
}

function violation(policy: string): NovaException {
  return new NovaException('GroupAffinityViolation', `${policy} instance group policy was violated`);
}
