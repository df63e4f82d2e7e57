import { atLeast } from '../../../model/microversion.ts';
import { migrateServer } from '../../conductor/migrate-server.ts';
import type { Flavor } from '../../world/flavor.ts';
import type { InstanceRecord } from '../../world/instance-record.ts';
import type { World } from '../../world/world.ts';
import { ApiFault } from '../api-fault.ts';
import { checkInstance, hostOf } from '../check-instance.ts';
import { ACCEPTED, type ActionCall, type ServerAction } from '../server-action.ts';

/** `resize` to another flavor, on a host of Nova's choice. */
export const resize: ServerAction = {
  run: (call) => {
    const { world, instance, argument } = call;
    check(call, 'resize');
    const { flavorRef } = argument as { readonly flavorRef: unknown };
    const flavor = newFlavor(world, instance, String(flavorRef));
    begin(call, 'resize', flavor, null);
    return ACCEPTED;
  },
};

/** `migrate`: a cold migration. */
export const migrate: ServerAction = {
  adminOnly: true,
  run: (call) => {
    const { world, instance, argument, microversion } = call;
    const { host } = (argument ?? {}) as { readonly host?: string | null };
    const wanted = atLeast(microversion, '2.56') ? (host ?? null) : null;
    check(call, 'migrate');
    if (wanted !== null && wanted === instance.host) {
      throw new ApiFault(400, 'Cannot migrate to the host where the server exists.');
    }
    if (wanted !== null && !world.hosts.has(wanted)) {
      throw new ApiFault(400, `Compute host ${wanted} could not be found.`);
    }
    begin(call, 'migrate', instance.flavor, wanted);
    return ACCEPTED;
  },
};

function check({ world, instance, isAdmin }: ActionCall, action: string): void {
  checkInstance(instance, isAdmin, { action, vmStates: ['active', 'stopped'] });
  hostOf(world, instance, true);
}

function newFlavor(world: World, instance: InstanceRecord, id: string): Flavor {
  const flavor = world.flavors.get(id);
  if (flavor === undefined) throw new ApiFault(400, `Flavor ${id} could not be found.`);
  if (flavor.disk === 0 && instance.flavor.disk !== 0 && instance.imageId !== '') {
    throw new ApiFault(
      400,
      'Server disk was unable to be resized because: Resize to zero disk flavor is not allowed.',
    );
  }
  if (flavor.id === instance.flavor.id) {
    throw new ApiFault(400, 'When resizing, instances must change flavor!');
  }
  return flavor;
}

function begin(
  { world, instance, asker }: ActionCall,
  action: string,
  flavor: Flavor,
  requestedHost: string | null,
): void {
  world.save(instance, { taskState: 'resize_prep', progress: 0 }, `nova-api: ${action}`, [null]);
  world.recordAction(instance, action, asker);
  migrateServer(world, instance, asker, { flavor, requestedHost, alternates: null });
}
