import { checkCanLiveMigrate, castLiveMigration } from '../compute/live-migration.ts';
import { beginEvent } from '../compute/action-event.ts';
import { callCompute } from '../compute/method.ts';
import { selectDestination } from '../scheduler/select-destination.ts';
import { novaException } from './run-in-conductor.ts';
import { POWER, type InstanceRecord } from '../world/instance-record.ts';
import { NovaException } from '../world/nova-exception.ts';
import type { Asker, World } from '../world/world.ts';

/** What a live migration was asked for with. */
export interface LiveMigrationOrder {
  /** The only host that will do. */
  readonly requestedHost: string | null;
  /** The API waits for the checks, as it does before 2.34. */
  readonly waits: boolean;
}

/**
 * The conductor's part of a live migration (`tasks/live_migrate.py`): checks, a destination, and then the source begins.
 *
 * @throws NovaException with what the checks found.
 */
export async function liveMigrateInstance(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  order: LiveMigrationOrder,
): Promise<void> {
  await world.clock.sleep(world.pace.message);
  const source = world.host(instance.host ?? '');
  const event = beginEvent(
    world,
    instance,
    asker,
    order.waits ? 'conductor_migrate_server' : 'conductor_live_migrate_instance',
    'conductor',
  );
  const migration = world.addMigration({
    instanceId: instance.id,
    type: 'live-migration',
    status: 'accepted',
    sourceCompute: source.name,
    sourceNode: source.node,
    destCompute: null,
    destNode: null,
    oldFlavor: instance.flavor,
    newFlavor: instance.flavor,
    userId: asker.userId ?? '',
    projectId: asker.projectId ?? '',
  });
  try {
    requireRunning(instance);
    if (!world.isUp(source)) {
      throw new NovaException(
        'ComputeServiceUnavailable',
        `Compute service of ${source.name} is unavailable at this time.`,
        400,
      );
    }
    world.placement.move(instance.id, migration.uuid);
    await world.clock.sleep(world.pace.scheduling);
    const { name, node, zone } = selectDestination(world, instance, {
      flavor: instance.requestedFlavor,
      ignore: [source.name],
      only: order.requestedHost,
    });
    await callCompute(
      world,
      name,
      instance,
      asker,
      { method: 'check_can_live_migrate_destination', revertsTask: false },
      checkCanLiveMigrate,
    );
    world.save(instance, { availabilityZone: zone }, 'nova-conductor: live_migrate_instance');
    world.setMigration(migration, { status: 'queued', destCompute: name, destNode: node });
    castLiveMigration({ world, instance, asker }, migration);
    event.finish('Success');
  } catch (error) {
    const problem = novaException(error);
    world.setMigration(migration, { status: 'error' });
    world.placement.move(migration.uuid, instance.id);
    if (!instance.gone) {
      world.save(instance, { taskState: null }, 'nova-conductor: live_migrate_instance failed', [
        'migrating',
      ]);
      world.recordFault(instance, problem, problem.code);
    }
    event.finish('Error', problem.message);
    throw problem;
  }
}

function requireRunning({ id, powerState }: InstanceRecord): void {
  if (powerState === POWER.running || powerState === POWER.paused) return;
  const name = Object.entries(POWER).find(([, number]) => number === powerState)?.[0] ?? 'nostate';
  throw new NovaException(
    'InstanceInvalidState',
    `Instance ${id} in power_state ${name}. Cannot live migrate while the instance is in this state.`,
    400,
  );
}
