import { atLeast } from '../../../model/microversion.ts';
import { rebuildInstance } from '../../conductor/rebuild-instance.ts';
import { ApiFault } from '../api-fault.ts';
import { checkInstance } from '../check-instance.ts';
import { unexpectedError } from '../refusals.ts';
import type { ServerAction } from '../server-action.ts';

/** `evacuate`: what the API does before it answers (`nova/api/openstack/compute/evacuate.py`, `compute/api.py`). */
export const evacuate: ServerAction = {
  adminOnly: true,
  run: ({ world, instance, argument, microversion, isAdmin, asker }) => {
    const { host, force } = readArgument(argument, microversion);
    const targetState = atLeast(microversion, '2.95') ? ('stopped' as const) : null;
    if (force === true && host === undefined) {
      throw new ApiFault(400, "Can't force to a non-provided destination");
    }
    if (host !== undefined && !world.hosts.has(host))
      throw new ApiFault(404, `Compute host ${host} not found.`);
    if (instance.host === (host ?? null)) throw new ApiFault(400, "The target host can't be the same one.");
    checkInstance(instance, isAdmin, {
      action: 'evacuate',
      vmStates: ['active', 'stopped', 'error'],
      tasks: 'any',
      unlocked: false,
    });
    // Whether it has a host at all, Nova does not ask.
    if (instance.host === null) throw unexpectedError('nova.exception.ComputeHostNotFound');
    const source = world.host(instance.host);
    if (world.isUp(source)) {
      throw new ApiFault(400, `Compute service of ${source.name} is still in use.`);
    }

    world.save(instance, { taskState: 'rebuilding' }, 'nova-api: evacuate');
    world.recordAction(instance, 'evacuate', asker);
    world.addMigration({
      instanceId: instance.id,
      type: 'evacuation',
      status: 'accepted',
      sourceCompute: source.name,
      sourceNode: source.node,
      destCompute: host ?? null,
      destNode: null,
      oldFlavor: null,
      newFlavor: null,
      userId: asker.userId ?? '',
      projectId: asker.projectId ?? '',
    });
    // Below 2.29 a named host is not asked of the scheduler.
    const bypasses = host !== undefined && force !== false;
    rebuildInstance(world, instance, asker, {
      targetState,
      requestedHost: bypasses ? null : (host ?? null),
      forcedHost: bypasses ? host : null,
    });
    return { status: 200, ...(atLeast(microversion, '2.14') ? {} : { body: { adminPass: 'simulated' } }) };
  },
};

function readArgument(
  argument: unknown,
  microversion: `${number}.${number}`,
): { host: string | undefined; force: boolean | undefined } {
  const { host, force } = (argument ?? {}) as { host?: string; force?: boolean };
  return { host, force: atLeast(microversion, '2.29') ? (force ?? false) : undefined };
}
