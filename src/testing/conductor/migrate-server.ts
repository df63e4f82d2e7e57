import { beginEvent } from '../compute/action-event.ts';
import { castToCompute } from '../compute/method.ts';
import { prepResize } from '../compute/prep-resize.ts';
import { claimAlternate, noValidHost, selectDestinations } from '../scheduler/select-destination.ts';
import { novaException, runInConductor } from './run-in-conductor.ts';
import type { Flavor } from '../world/flavor.ts';
import type { HostRecord } from '../world/host-record.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import type { NovaException } from '../world/nova-exception.ts';
import type { Asker, World } from '../world/world.ts';

/** What a resize or a cold migration was asked for with. */
export interface MigrationOrder {
  /** The new one; with a cold migration the same. */
  readonly flavor: Flavor;
  /** The only host that will do, which the scheduler is to check. */
  readonly requestedHost: string | null;
  /** Those that are left to try; null the first time. */
  readonly alternates: HostRecord[] | null;
}

/** The conductor's part of a resize (`migrate_server`, `tasks/migrate.py: MigrationTask`). */
export function migrateServer(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  order: MigrationOrder,
): void {
  runInConductor(world, 'migrate_server', instance, async () => {
    if (instance.gone) return;
    const outer = beginEvent(world, instance, asker, 'conductor_migrate_server', 'conductor');
    const inner = beginEvent(world, instance, asker, 'cold_migrate', 'conductor');
    let migration: MigrationRecord | null = null;
    try {
      migration = preallocate(world, instance, asker, order.flavor);
      if (order.alternates === null) await world.clock.sleep(world.pace.scheduling);
      const { host, alternates } = chooseHost(world, instance, order);
      sendToDestination(world, instance, asker, order, { host, alternates, migration });
      inner.finish('Success');
      outer.finish('Success');
    } catch (error) {
      const problem = novaException(error);
      if (migration !== null) {
        world.setMigration(migration, { status: 'error' });
        world.placement.move(migration.uuid, instance.id);
      }
      const details = fail(world, instance, order, problem);
      inner.finish('Error', details);
      outer.finish('Error', details);
    }
  });
}

/** Writes the migration down, which takes over what the instance holds. One that is tried again has its record already. */
function preallocate(world: World, instance: InstanceRecord, asker: Asker, flavor: Flavor): MigrationRecord {
  const type = instance.flavor.id === flavor.id ? 'migration' : 'resize';
  const source = world.host(instance.host ?? '');
  const known = world.migrationsByInstance
    .get(instance.id)
    ?.find((each) => each.type === type && each.status === 'pre-migrating');
  const migration =
    known ??
    world.addMigration({
      instanceId: instance.id,
      type,
      status: 'pre-migrating',
      sourceCompute: source.name,
      sourceNode: source.node,
      destCompute: null,
      destNode: null,
      oldFlavor: instance.flavor,
      newFlavor: flavor,
      userId: asker.userId ?? '',
      projectId: asker.projectId ?? '',
    });
  world.placement.move(instance.id, migration.uuid);
  return migration;
}

function chooseHost(
  world: World,
  instance: InstanceRecord,
  { flavor, requestedHost, alternates }: MigrationOrder,
): { host: HostRecord; alternates: HostRecord[] } {
  if (alternates !== null) return { host: claimAlternate(world, instance, flavor, alternates), alternates };
  const [host, ...rest] = selectDestinations(world, instance, {
    flavor,
    // `allow_resize_to_same_host` is not set.
    ignore: instance.host === null ? [] : [instance.host],
    only: requestedHost,
  });
  return { host, alternates: rest };
}

function sendToDestination(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  order: MigrationOrder,
  { host, alternates, migration }: { host: HostRecord; alternates: HostRecord[]; migration: MigrationRecord },
): void {
  world.save(
    instance,
    { availabilityZone: host.zone, requestedFlavor: order.flavor },
    'nova-conductor: migrate_server',
  );
  castToCompute(world, host.name, instance, asker, { method: 'prep_resize' }, async (work) =>
    prepResize(work, {
      flavor: order.flavor,
      migration,
      reschedule:
        order.requestedHost === null
          ? () => migrateServer(world, instance, asker, { ...order, alternates })
          : null,
    }),
  );
}

function fail(
  world: World,
  instance: InstanceRecord,
  { flavor }: MigrationOrder,
  problem: NovaException,
): string {
  if (!instance.gone) {
    world.save(instance, { taskState: null }, 'nova-conductor: migrate_server failed');
    world.recordFault(instance, problem, 500);
  }
  const what = instance.flavor.id === flavor.id ? 'cold migrate' : 'resize';
  return noValidHost(`No valid host found for ${what}`).message;
}
