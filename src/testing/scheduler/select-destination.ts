import { resourcesOf } from '../world/flavor.ts';
import type { Flavor } from '../world/flavor.ts';
import type { HostRecord } from '../world/host-record.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import { NovaException } from '../world/nova-exception.ts';
import type { World } from '../world/world.ts';

/** What is wanted of a host. */
export interface Wish {
  readonly flavor: Flavor;
  /** Not these. */
  readonly ignore?: readonly string[];
  /** This one, if it will do (`requested_destination`). */
  readonly only?: string | null;
  /** This one, also where it is down or breaks the server group (`force_hosts`). */
  readonly forced?: string | null;
}

/** `[scheduler]max_attempts`: how many hosts a build or a resize is tried on. */
const MAX_ATTEMPTS = 3;

/**
 * Chooses a host and allocates its resources to the instance, as Nova's scheduler does: enabled, up, in the zone, with
 * room, and as the server group has it; of those the one with the most free memory.
 *
 * @throws NovaException `NoValidHost`
 */
export function selectDestination(world: World, instance: InstanceRecord, wish: Wish): HostRecord {
  return selectDestinations(world, instance, wish)[0];
}

/**
 * The same, with the alternates that are tried where the first one fails.
 *
 * @throws NovaException `NoValidHost`
 */
export function selectDestinations(
  world: World,
  instance: InstanceRecord,
  wish: Wish,
): readonly [HostRecord, ...(readonly HostRecord[])] {
  const resources = resourcesOf(wish.flavor, instance.imageId === '');
  const candidates = [...world.hosts.values()]
    .filter(({ name }) => wish.only === undefined || wish.only === null || name === wish.only)
    .filter((host) => !isDisabledInPlacement(world, host))
    .filter(({ name }) => world.placement.fits(name, resources));
  // Placement has none: the filters are not even asked, and there is no reason to give.
  if (candidates.length === 0) throw noValidHost('');
  const [chosen, ...alternates] = candidates
    .filter((host) => passes(world, instance, host, wish))
    .map((host) => ({ host, free: freeMemory(world, host) }))
    .sort((one, other) => other.free - one.free)
    .map(({ host }) => host)
    .slice(0, MAX_ATTEMPTS);
  if (chosen === undefined) throw noValidHost();
  world.placement.allocate(instance.id, chosen.name, resources, instance);
  return [chosen, ...alternates];
}

/**
 * Allocates the next of the alternates that still has room.
 *
 * @throws NovaException `MaxRetriesExceeded`
 */
export function claimAlternate(
  world: World,
  instance: InstanceRecord,
  flavor: Flavor,
  alternates: HostRecord[],
): HostRecord {
  const resources = resourcesOf(flavor, instance.imageId === '');
  for (let host = alternates.shift(); host !== undefined; host = alternates.shift()) {
    if (!world.placement.fits(host.name, resources)) continue;
    world.placement.allocate(instance.id, host.name, resources, instance);
    return host;
  }
  throw new NovaException(
    'MaxRetriesExceeded',
    `Exceeded maximum number of retries. Exhausted all hosts available for retrying build failures for instance ${instance.id}.`,
  );
}

/** The scheduler found none. */
export function noValidHost(reason = 'There are not enough hosts available.'): NovaException {
  return new NovaException('NoValidHost', `No valid host was found. ${reason}`);
}

/** `COMPUTE_STATUS_DISABLED`, which only a nova-compute that is up sets on its resource provider. */
function isDisabledInPlacement(world: World, host: HostRecord): boolean {
  return host.status === 'disabled' && world.isUp(host);
}

function passes(world: World, instance: InstanceRecord, host: HostRecord, wish: Wish): boolean {
  const { name, zone, status } = host;
  if (wish.forced !== undefined && wish.forced !== null) return name === wish.forced;
  return (
    !(wish.ignore ?? []).includes(name) &&
    status === 'enabled' &&
    world.isUp(host) &&
    (instance.requestedZone === null || instance.requestedZone === zone) &&
    fitsServerGroup(world, instance, name)
  );
}

/** Says whether the policy of the instance's server group lets it live on a host, as things are now. */
function fitsServerGroup(world: World, instance: InstanceRecord, host: string): boolean {
  const group = instance.groupId === null ? undefined : world.serverGroups.get(instance.groupId);
  if (group === undefined) return true;
  const others = [...group.members]
    .filter((id) => id !== instance.id)
    .map((id) => world.instances.get(id)?.host ?? null);
  if (group.policy === 'anti-affinity') return !others.includes(host);
  if (group.policy === 'affinity') {
    // The instance's own host counts among those of the group, also where it is the one that failed.
    const hosts = [...others, instance.host].filter((each) => each !== null);
    return hosts.length === 0 || hosts.includes(host);
  }
  return true;
}

function freeMemory(world: World, { name }: HostRecord): number {
  const total = world.placement.inventories.get(name)?.['MEMORY_MB']?.total ?? 0;
  return total - world.placement.used(name, 'MEMORY_MB');
}
