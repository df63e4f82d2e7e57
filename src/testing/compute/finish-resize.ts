import { ProcessEnded } from '../messaging/nova-compute.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import { driverOf } from './driver.ts';
import { errorsOutInstance } from './errors-out.ts';
import type { Work } from './work.ts';

/** `finish_resize`, on the destination: makes the guest there; one that was stopped is not switched on. */
export async function finishResize(
  work: Work,
  order: { readonly migration: MigrationRecord },
): Promise<void> {
  const { world } = work;
  try {
    await errorsOutInstance(work, async () => makeGuest(work, order));
  } catch (error) {
    // The instance lives here now, and so nothing is held on the source any more.
    if (!(error instanceof ProcessEnded)) world.placement.release(order.migration.uuid);
    throw error;
  }
}

async function makeGuest(
  { world, process, instance, save }: Work,
  { migration }: { readonly migration: MigrationRecord },
): Promise<void> {
  const before = instance.flavor;
  const resizes = migration.oldFlavor?.id !== migration.newFlavor?.id;
  await process.pause(world.pace.preparation);
  save(
    {
      oldFlavor: before,
      ...(resizes && instance.newFlavor !== null ? { flavor: instance.newFlavor } : {}),
      taskState: 'resize_finish',
    },
    ['resize_migrated'],
  );
  try {
    await process.pause(world.pace.spawn);
    const failure = world.mishaps.failure('spawn', process.host, instance);
    if (failure !== null) throw failure;
    driverOf(world, process.host).finishMigration(instance.id, instance.oldVmState !== 'stopped');
  } catch (error) {
    if (!(error instanceof ProcessEnded) && !instance.gone) save({ flavor: before });
    throw error;
  }
  world.setMigration(migration, { status: 'finished' });
  save({ vmState: 'resized', taskState: null, launchedAt: world.now() }, ['resize_finish']);
}
