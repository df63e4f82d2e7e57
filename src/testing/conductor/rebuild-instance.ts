import type { VmState } from '../../model/states.ts';
import { beginEvent } from '../compute/action-event.ts';
import { castToCompute } from '../compute/method.ts';
import { rebuildInPlace, rebuildInstance as rebuildOnCompute } from '../compute/rebuild-instance.ts';
import { noValidHost, selectDestination } from '../scheduler/select-destination.ts';
import { novaException, runInConductor } from './run-in-conductor.ts';
import { resourcesOf } from '../world/flavor.ts';
import type { HostRecord } from '../world/host-record.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import type { NovaException } from '../world/nova-exception.ts';
import type { Asker, World } from '../world/world.ts';

/** What an evacuation was asked for with. */
export interface EvacuationOrder {
  /** `stopped` at 2.95 and newer. */
  readonly targetState: 'stopped' | null;
  /** A destination that the scheduler is to check. */
  readonly requestedHost: string | null;
  /** A destination that nobody checks. */
  readonly forcedHost: string | null;
}

/** The conductor's part of an evacuation (`nova/conductor/manager.py: rebuild_instance`). */
export function rebuildInstance(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  order: EvacuationOrder,
): void {
  const source = instance.host;
  const vmState = instance.vmState;
  runInConductor(world, 'rebuild_instance', instance, async () => {
    const event = beginEvent(world, instance, asker, 'rebuild_server', 'conductor');
    // Of whatever type, and the oldest: with two of them it may be the wrong one.
    const migration = world.migrationWithStatus(instance.id, 'accepted');
    let destination: HostRecord;
    try {
      await world.clock.sleep(world.pace.scheduling);
      destination =
        order.forcedHost === null
          ? selectDestination(world, instance, {
              flavor: instance.requestedFlavor,
              ignore: source === null ? [] : [source],
              only: order.requestedHost,
            })
          : forceDestination(world, instance, order.forcedHost);
    } catch (error) {
      if (migration !== null) world.setMigration(migration, { status: 'error' });
      const problem = novaException(error);
      fail(world, instance, problem, order.forcedHost === null ? 'error' : vmState);
      event.finish('Error', problem.message);
      return;
    }
    if (order.targetState !== null && world.computeUpgradeLevel === 'auto' && !allKnowTargetState(world)) {
      // Nobody catches it: neither the instance nor its migration are told.
      event.finish('Error', 'Unsupported RPC version for rebuild_instance. Required >= 6.2');
      return;
    }
    event.finish('Success');
    // oslo.messaging looks at the version first, and nobody waits for an answer to a cast.
    if (order.targetState !== null && destination.computeRpc === '6.1') return;
    castToCompute(world, destination.name, instance, asker, { method: 'rebuild_instance' }, async (work) =>
      rebuildOnCompute(work, { migration, targetState: order.targetState, originalVmState: vmState }),
    );
  });
}

/** The oldest nova-compute decides, those that are forced down apart (`get_minimum_version_all_cells`). */
function allKnowTargetState(world: World): boolean {
  return [...world.hosts.values()].every(({ computeRpc, forcedDown }) => forcedDown || computeRpc !== '6.1');
}

/** The same of one that stays where it is. With another image the scheduler is asked whether its host will do. */
export function rebuildOnItsHost(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  { host, originalImageId }: { readonly host: HostRecord; readonly originalImageId: string },
): void {
  const vmState = instance.vmState;
  runInConductor(world, 'rebuild_instance', instance, async () => {
    const event = beginEvent(world, instance, asker, 'rebuild_server', 'conductor');
    if (instance.imageId !== originalImageId) {
      await world.clock.sleep(world.pace.scheduling);
      if (host.status !== 'enabled' || !world.isUp(host)) {
        const problem = noValidHost();
        if (!instance.gone)
          world.save(instance, { imageId: originalImageId }, 'nova-conductor: rebuild_instance');
        fail(world, instance, problem, 'error');
        event.finish('Error', problem.message);
        return;
      }
    }
    event.finish('Success');
    castToCompute(world, host.name, instance, asker, { method: 'rebuild_instance' }, async (work) =>
      rebuildInPlace(work, vmState),
    );
  });
}

function fail(world: World, instance: InstanceRecord, problem: NovaException, vmState: VmState): void {
  if (instance.gone) return;
  world.save(instance, { vmState, taskState: null }, 'nova-conductor: rebuild_instance failed');
  world.recordFault(instance, problem, problem.code);
}

function forceDestination(world: World, instance: InstanceRecord, name: string): HostRecord {
  const resources = resourcesOf(instance.flavor, instance.imageId === '');
  if (!world.placement.fits(name, resources)) throw noValidHost();
  world.placement.allocate(instance.id, name, resources, instance);
  return world.host(name);
}
