import { ProcessEnded } from '../messaging/nova-compute.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import { NovaException } from '../world/nova-exception.ts';
import { driverOf } from './driver.ts';
import { callCompute, castToCompute, runMethod } from './method.ts';
import type { Work } from './work.ts';

/** What the conductor asks a destination before it sends anything (`check_can_live_migrate_destination`). */
export async function checkCanLiveMigrate({ world, process }: Work): Promise<void> {
  await process.pause(world.pace.claim);
}

/** `live_migration`, on the source: the guest moves while it runs, and the host changes when it has arrived. */
async function liveMigration(work: Work, migration: MigrationRecord): Promise<void> {
  const { world, process, instance, asker } = work;
  const destination = migration.destCompute ?? '';
  const { atPowerLoss } = world.host(destination);
  const connection = { isLost: false };
  const lose = (): void => {
    connection.isLost = true;
  };
  atPowerLoss.add(lose);
  world.setMigration(migration, { status: 'preparing' });
  try {
    const prepared = await callCompute(
      world,
      destination,
      instance,
      asker,
      { method: 'pre_live_migration' },
      async (there) => there.process.pause(world.pace.preparation),
    );
    if (!prepared) {
      throw new NovaException('MessagingTimeout', 'Timed out waiting for a reply to pre_live_migration');
    }
    world.setMigration(migration, { status: 'running' });
    await process.pause(world.pace.copy);
    const failure = world.mishaps.failure('spawn', destination, instance);
    if (failure !== null) throw failure;
    // Also where it has power again: what had come over is lost.
    if (connection.isLost)
      throw new NovaException('LibvirtError', `internal error: the connection to ${destination} is lost`);
  } catch (error) {
    if (error instanceof ProcessEnded) throw error;
    world.setMigration(migration, { status: 'error' });
    world.placement.move(migration.uuid, instance.id);
    throw error;
  } finally {
    atPowerLoss.delete(lose);
  }
  const power = world.host(process.host).hypervisor.guests.get(instance.id)?.power ?? 'running';
  driverOf(world, process.host).destroy(instance.id);
  world.host(destination).hypervisor.set(instance.id, power);
  castToCompute(
    world,
    destination,
    instance,
    asker,
    { method: 'post_live_migration_at_destination' },
    (there) => {
      arrive(there, migration);
      return Promise.resolve();
    },
  );
}

/** Sends `live_migration` as Nova wraps it: a failure leaves the task to whoever holds it. */
export function castLiveMigration(
  { world, instance, asker }: Pick<Work, 'world' | 'instance' | 'asker'>,
  migration: MigrationRecord,
): void {
  world.compute(migration.sourceCompute).cast({
    method: 'live_migration',
    run: async (process) =>
      runMethod({ world, process, instance, asker }, { method: 'live_migration' }, async (work) =>
        liveMigration(work, migration),
      ),
  });
}

/** `post_live_migration_at_destination`, and what the source does then. */
function arrive({ world, process, instance, save }: Work, migration: MigrationRecord): void {
  save(
    {
      host: process.host,
      node: world.host(process.host).node,
      powerState: driverOf(world, process.host).powerState(instance.id),
      taskState: null,
      progress: 0,
    },
    ['migrating'],
  );
  world.placement.release(migration.uuid);
  world.setMigration(migration, { status: 'completed' });
}
