import type { MigrationRecord } from '../world/migration-record.ts';
import { driverOf } from './driver.ts';
import { andFinally, errorsOutInstance } from './errors-out.ts';
import { castToCompute, runMethod } from './method.ts';
import type { Work } from './work.ts';
import { stopInstance } from './power.ts';
import { revertAllocation } from './prep-resize.ts';

/** `revert_resize`, on the destination: takes the new guest away, and has the source go on. */
export async function revertResize(work: Work, migration: MigrationRecord): Promise<void> {
  const { world, process, instance, asker, save } = work;
  await errorsOutInstance(work, async () => {
    await process.pause(world.pace.cleanup);
    driverOf(world, process.host).destroy(instance.id);
    await process.locked('compute_resources', async () => {
      await process.pause(world.pace.message);
      world.setMigration(migration, { status: 'reverted' });
      save({}, ['resize_reverting']);
    });
    castToCompute(
      world,
      migration.sourceCompute,
      instance,
      asker,
      { method: 'finish_revert_resize', migration },
      async (next) => finishRevertResize(next, migration),
    );
  });
}

/** `finish_revert_resize`, on the source: the instance is again what and where it was. */
async function finishRevertResize(work: Work, migration: MigrationRecord): Promise<void> {
  const { save } = work;
  await andFinally(
    async () => errorsOutInstance(work, async () => bringBack(work, migration)),
    () => save({ oldFlavor: null, newFlavor: null, oldVmState: null }),
  );
}

async function bringBack(work: Work, migration: MigrationRecord): Promise<void> {
  const { world, process, instance, save } = work;
  const powerOn = instance.oldVmState !== 'stopped';
  save({ flavor: instance.oldFlavor ?? instance.flavor, host: process.host, node: migration.sourceNode }, [
    'resize_reverting',
  ]);
  revertAllocation(world, instance, migration);
  await process.pause(world.pace.spawn);
  driverOf(world, process.host).finishMigration(instance.id, powerOn);
  save({ migrationContext: null, launchedAt: world.now() }, ['resize_reverting']);
  if (powerOn) {
    save({ vmState: 'active', taskState: null });
    return;
  }
  save({ taskState: 'powering-off' });
  await runMethod(work, { method: 'stop_instance' }, stopInstance);
}
