import { POWER } from '../world/instance-record.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import { NovaException } from '../world/nova-exception.ts';
import { driverOf } from './driver.ts';
import { andFinally, errorsOutInstance } from './errors-out.ts';
import type { Work } from './work.ts';

/**
 * `confirm_resize`, on the source: takes the old guest away. Where it runs is not asked, nor whether the instance is still
 * resized: a confirm that was held up breaks what has been reset and evacuated meanwhile.
 */
export async function confirmResize(work: Work, migration: MigrationRecord): Promise<void> {
  const { world, process, instance, save } = work;
  await process.locked(instance.id, async () => {
    if (instance.gone) return;
    await errorsOutInstance(work, async () =>
      andFinally(
        async () => takeAway(work, migration),
        () => {
          world.placement.release(migration.uuid);
          save({ oldFlavor: null, newFlavor: null, oldVmState: null });
        },
      ),
    );
  });
}

async function takeAway({ world, process, instance, save }: Work, migration: MigrationRecord): Promise<void> {
  await process.pause(world.pace.cleanup);
  // The evacuation has dropped it, and Nova does not look before it uses it.
  if (instance.migrationContext === null) throw new NovaException('AttributeError', 'AttributeError');
  if (migration.sourceCompute !== migration.destCompute) {
    driverOf(world, process.host).destroy(instance.id);
  }
  await process.locked('compute_resources', async () => {
    world.setMigration(migration, { status: 'confirmed' });
    save({ migrationContext: null });
    await process.pause(world.pace.message);
  });
  save({ vmState: instance.powerState === POWER.shutdown ? 'stopped' : 'active', taskState: null }, [
    null,
    'deleting',
    'soft-deleting',
  ]);
}
