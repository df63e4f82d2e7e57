import { ProcessEnded } from '../messaging/nova-compute.ts';
import type { Flavor } from '../world/flavor.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import { InstanceFaultRollback, NovaException } from '../world/nova-exception.ts';
import { driverOf } from './driver.ts';
import { finishResize } from './finish-resize.ts';
import { errorsOutInstance, errorsOutMigration } from './errors-out.ts';
import { castToCompute } from './method.ts';
import type { Work } from './work.ts';

/** A resize, or a cold migration, which keeps the flavor. */
export interface Resize {
  readonly flavor: Flavor;
  readonly migration: MigrationRecord;
}

/** `resize_instance`, on the source: switches the guest off and brings its disk over. From then on the host is the destination. */
export async function resizeInstance(work: Work, resize: Resize): Promise<void> {
  const { world, instance } = work;
  const { migration } = resize;
  try {
    await errorsOutInstance(
      work,
      async () => errorsOutMigration(world, migration, async () => moveDisk(work, resize)),
      instance.vmState,
    );
  } catch (error) {
    if (!(error instanceof ProcessEnded)) world.placement.move(migration.uuid, instance.id);
    throw error;
  }
}

async function moveDisk(
  { world, process, instance, asker, save }: Work,
  { flavor, migration }: Resize,
): Promise<void> {
  const driver = driverOf(world, process.host);
  world.setMigration(migration, { status: 'migrating' });
  save({ taskState: 'resize_migrating' }, ['resize_prep']);

  const shrinks = flavor.disk < instance.flavor.disk && instance.imageId !== '';
  if (shrinks && !driver.isFake) {
    throw new InstanceFaultRollback(
      new NovaException('ResizeError', 'Resize error: Unable to resize disk down.'),
    );
  }
  await process.pause(world.pace.power);
  const failure = world.mishaps.failure('powerOff', process.host, instance);
  if (failure !== null) throw failure;
  driver.leaveBehind(instance.id);
  await process.pause(world.pace.copy);

  world.setMigration(migration, { status: 'post-migrating' });
  const { destCompute, destNode } = migration;
  save({ host: destCompute, node: destNode, oldFlavor: instance.flavor, taskState: 'resize_migrated' }, [
    'resize_migrating',
  ]);
  castToCompute(
    world,
    destCompute ?? process.host,
    instance,
    asker,
    { method: 'finish_resize', migration },
    async (work) => finishResize(work, { migration }),
  );
}
