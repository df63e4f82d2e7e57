import { atLeast, type Microversion } from '../../model/microversion.ts';
import type { HostRecord } from '../world/host-record.ts';
import type { World } from '../world/world.ts';
import { PlacementFault } from './placement-fault.ts';

interface AllocationsBody {
  readonly allocations?: Readonly<Record<string, { readonly resources?: Readonly<Record<string, number>> }>>;
  readonly project_id?: string;
  readonly user_id?: string;
  readonly consumer_generation?: number | null;
}

/** `PUT /allocations/{consumer}`: replaces all that a consumer holds. @throws PlacementFault */
export function putAllocations(
  world: World,
  consumer: string,
  text: string,
  version: Microversion,
  providers: ReadonlyMap<string, HostRecord>,
): void {
  if (!atLeast(version, '1.12')) throw new PlacementFault(400, 'The simulated cloud does this from 1.12 on.');
  const body = parse(text);
  const { placement } = world;
  const before = placement.allocations.get(consumer);
  if (atLeast(version, '1.28') && (body.consumer_generation ?? null) !== (before?.generation ?? null)) {
    throw new PlacementFault(
      409,
      `consumer generation conflict - expected ${before?.generation ?? 'null'} but got ${body.consumer_generation ?? 'None'}`,
    );
  }
  const wanted = Object.entries(body.allocations ?? {}).map(([uuid, { resources = {} }]) => {
    const host = providers.get(uuid);
    if (host === undefined) {
      throw new PlacementFault(400, `Allocation for resource provider '${uuid}' that does not exist.`);
    }
    return { host, resources };
  });
  for (const { host, resources } of wanted) {
    const held = before?.byHost.get(host.name) ?? {};
    const more = Object.fromEntries(
      Object.entries(resources).map(([name, amount]) => [name, amount - (held[name] ?? 0)]),
    );
    if (!placement.fits(host.name, more)) {
      throw new PlacementFault(
        409,
        `Unable to allocate inventory: Unable to create allocation for '${Object.keys(more).join(', ')}' on resource provider '${host.providerId}'. The requested amount would exceed the capacity.`,
      );
    }
  }
  const owner = {
    projectId: body.project_id ?? before?.projectId ?? '',
    userId: body.user_id ?? before?.userId ?? '',
  };
  placement.release(consumer);
  for (const { host, resources } of wanted) placement.allocate(consumer, host.name, resources, owner);
  const after = placement.allocations.get(consumer);
  if (after !== undefined) after.generation = (before?.generation ?? 0) + 1;
}

function parse(text: string): AllocationsBody {
  try {
    return JSON.parse(text) as AllocationsBody;
  } catch (error) {
    throw new PlacementFault(400, `Malformed JSON: ${String(error)}`);
  }
}
