import { driverOf } from './driver.ts';
import type { Work } from './work.ts';

/** `soft_delete_instance`: switches the guest off and keeps it. */
export async function softDeleteInstance({ world, process, instance, save }: Work): Promise<void> {
  const driver = driverOf(world, process.host);
  await process.pause(world.pace.power);
  driver.softDelete(instance.id);
  save({ powerState: driver.powerState(instance.id), vmState: 'soft-delete', taskState: null }, [
    'soft-deleting',
  ]);
}

/** `restore_instance`. */
export async function restoreInstance({ world, process, instance, save }: Work): Promise<void> {
  const driver = driverOf(world, process.host);
  await process.pause(world.pace.power);
  driver.restore(instance.id);
  save({ powerState: driver.powerState(instance.id), vmState: 'active', taskState: null }, ['restoring']);
}
