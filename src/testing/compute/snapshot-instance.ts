import type { TaskState } from '../../model/states.ts';
import { NovaException } from '../world/nova-exception.ts';
import { driverOf } from './driver.ts';
import type { Work } from './work.ts';

/** The tasks that a snapshot goes through: those of an image, or those of shelving. */
export interface SnapshotTasks {
  readonly start: TaskState;
  readonly pendingUpload: TaskState;
  readonly uploading: TaskState;
}

/** Takes a snapshot as the driver does: the fake one begins with the upload. */
export async function snapshot(
  { world, process, instance, save }: Work,
  { start, pendingUpload, uploading }: SnapshotTasks,
): Promise<void> {
  const driver = driverOf(world, process.host);
  if (driver.isFake) {
    if (!driver.has(instance.id)) {
      throw new NovaException('InstanceNotRunning', `Instance ${instance.id} is not running.`, 400);
    }
    save({ taskState: uploading }, [start]);
  } else {
    save({ taskState: pendingUpload }, [start]);
    await process.pause(world.pace.copy);
    save({ taskState: uploading }, [pendingUpload]);
  }
  await process.pause(world.pace.copy);
}

/** `snapshot_instance`. */
export async function snapshotInstance(work: Work): Promise<void> {
  const { world, process, instance, save } = work;
  const powerState = driverOf(world, process.host).powerState(instance.id);
  save({ taskState: 'image_snapshot' }, ['image_snapshot_pending']);
  save({ powerState });
  await process.pause(world.pace.preparation);
  await snapshot(work, {
    start: 'image_snapshot',
    pendingUpload: 'image_pending_upload',
    uploading: 'image_uploading',
  });
  save({ taskState: null }, ['image_uploading']);
}
