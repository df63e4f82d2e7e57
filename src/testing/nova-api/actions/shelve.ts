import { atLeast } from '../../../model/microversion.ts';
import { castToCompute } from '../../compute/method.ts';
import { shelveInstance, shelveOffloadInstance } from '../../compute/shelve-instance.ts';
import { unshelveInstance } from '../../conductor/unshelve-instance.ts';
import type { InstanceRecord } from '../../world/instance-record.ts';
import type { World } from '../../world/world.ts';
import { ApiFault } from '../api-fault.ts';
import { checkInstance, destinationOf } from '../check-instance.ts';
import { policyForbids } from '../refusals.ts';
import { ACCEPTED, type ActionCall, type ServerAction } from '../server-action.ts';

/** `shelve`. One on a volume needs no image, and leaves its host at once. */
export const shelve: ServerAction = {
  run: ({ world, instance, isAdmin, asker }) => {
    checkInstance(instance, isAdmin, {
      action: 'shelve',
      vmStates: ['active', 'stopped', 'paused', 'suspended'],
    });
    world.save(instance, { taskState: 'shelving' }, 'nova-api: shelve', [null]);
    world.recordAction(instance, 'shelve', asker);
    const host = destinationOf(instance);
    if (instance.imageId === '') {
      castToCompute(
        world,
        host,
        instance,
        asker,
        { method: 'shelve_offload_instance' },
        shelveOffloadInstance,
      );
    } else {
      const imageId = world.uuid();
      castToCompute(world, host, instance, asker, { method: 'shelve_instance' }, async (work) =>
        shelveInstance(work, imageId),
      );
    }
    return ACCEPTED;
  },
};

/** `shelveOffload`. */
export const shelveOffload: ServerAction = {
  adminOnly: true,
  run: ({ world, instance, isAdmin, asker }) => {
    checkInstance(instance, isAdmin, { action: 'shelveOffload', vmStates: ['shelved'] });
    world.save(instance, { taskState: 'shelving_offloading' }, 'nova-api: shelveOffload', [null]);
    world.recordAction(instance, 'shelveOffload', asker);
    castToCompute(
      world,
      destinationOf(instance),
      instance,
      asker,
      { method: 'shelve_offload_instance' },
      shelveOffloadInstance,
    );
    return ACCEPTED;
  },
};

/** `unshelve`, since 2.77 into a zone, since 2.91 onto a host. */
export const unshelve: ServerAction = {
  run: (call) => {
    const { world, instance, isAdmin, asker } = call;
    checkInstance(instance, isAdmin, { action: 'unshelve', vmStates: ['shelved', 'shelved_offloaded'] });
    const { zone, host } = readArgument(call);
    if (zone !== undefined || host !== null) requireOffloaded(instance);
    const requestedZone = zone === undefined ? instance.requestedZone : zone;
    if (zone !== undefined && zone !== null && !hasZone(world, zone)) {
      throw new ApiFault(400, 'The requested availability zone is not available');
    }
    if (host !== null) requireHost(call, host, requestedZone);
    world.save(instance, { taskState: 'unshelving', requestedZone }, 'nova-api: unshelve', [null]);
    world.recordAction(instance, 'unshelve', asker);
    unshelveInstance(world, instance, asker, host);
    return ACCEPTED;
  },
};

function readArgument({ argument, microversion }: ActionCall): {
  readonly zone: string | null | undefined;
  readonly host: string | null;
} {
  const given = (argument ?? {}) as { readonly availability_zone?: string | null; readonly host?: string };
  return {
    zone: atLeast(microversion, '2.77') ? given.availability_zone : undefined,
    host: atLeast(microversion, '2.91') ? (given.host ?? null) : null,
  };
}

function requireOffloaded({ id, vmState }: InstanceRecord): void {
  if (vmState === 'shelved_offloaded') return;
  throw new ApiFault(
    409,
    `Specifying an availability zone or a host when unshelving server "${id}" with status "${vmState}" is not supported. The server status must be SHELVED_OFFLOADED.`,
  );
}

function requireHost({ world, isAdmin }: ActionCall, host: string, zone: string | null): void {
  if (!isAdmin) throw policyForbids('os-shelve:unshelve_to_host');
  const record = world.hosts.get(host);
  if (record === undefined) throw new ApiFault(400, `Compute host ${host} could not be found.`);
  if (zone !== null && record.zone !== zone) {
    throw new ApiFault(409, `Host "${host}" is not in the availability zone "${zone}".`);
  }
}

function hasZone(world: World, zone: string): boolean {
  return [...world.hosts.values()].some(
    (host) => host.zone === zone && host.status === 'enabled' && world.isUp(host),
  );
}
