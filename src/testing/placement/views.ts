import { atLeast, type Microversion } from '../../model/microversion.ts';
import type { HostRecord } from '../world/host-record.ts';
import type { Allocation } from '../world/placement.ts';
import type { World } from '../world/world.ts';

/** A resource provider: the node of a host. */
export function providerView(
  host: HostRecord,
  generation: number,
  version: Microversion,
): Record<string, unknown> {
  const self = `/resource_providers/${host.providerId}`;
  const rels = [
    ...['inventories', 'usages'],
    ...(atLeast(version, '1.1') ? ['aggregates'] : []),
    ...(atLeast(version, '1.6') ? ['traits'] : []),
    ...(atLeast(version, '1.11') ? ['allocations'] : []),
  ];
  return {
    uuid: host.providerId,
    name: host.node,
    generation,
    links: [{ rel: 'self', href: self }, ...rels.map((rel) => ({ rel, href: `${self}/${rel}` }))],
    ...(atLeast(version, '1.14') ? { parent_provider_uuid: null, root_provider_uuid: host.providerId } : {}),
  };
}

/** What a provider has. */
export function inventoriesView({ placement }: World, { name }: HostRecord): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(placement.inventories.get(name) ?? {}).map(
      ([resourceClass, { total, allocationRatio }]) => [
        resourceClass,
        { total, reserved: 0, min_unit: 1, max_unit: total, step_size: 1, allocation_ratio: allocationRatio },
      ],
    ),
  );
}

/** What of a provider is used. */
export function usagesView({ placement }: World, { name }: HostRecord): Record<string, number> {
  return Object.fromEntries(
    Object.keys(placement.inventories.get(name) ?? {}).map((resourceClass) => [
      resourceClass,
      placement.used(name, resourceClass),
    ]),
  );
}

/** What a consumer holds. */
export function consumerView(
  world: World,
  allocation: Allocation | undefined,
  generationOf: (host: HostRecord) => number,
  version: Microversion,
): Record<string, unknown> {
  if (allocation === undefined) return { allocations: {} };
  return {
    allocations: Object.fromEntries(
      [...allocation.byHost].map(([name, resources]) => {
        const host = world.host(name);
        return [host.providerId, { resources, generation: generationOf(host) }];
      }),
    ),
    ...(atLeast(version, '1.12') ? { project_id: allocation.projectId, user_id: allocation.userId } : {}),
    ...(atLeast(version, '1.28') ? { consumer_generation: allocation.generation } : {}),
    ...(atLeast(version, '1.38') ? { consumer_type: 'unknown' } : {}),
  };
}
