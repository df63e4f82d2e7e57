import { ProcessEnded } from '../messaging/nova-compute.ts';
import { POWER } from '../world/instance-record.ts';
import { InstanceNotFound } from '../world/nova-exception.ts';
import { driverOf } from './driver.ts';
import type { Work } from './work.ts';

/** `terminate_instance`. It waits until whatever else works on the instance has stepped back. */
export async function terminateInstance(work: Work): Promise<void> {
  const { process, instance } = work;
  await process.locked(instance.id, async () => {
    try {
      await deleteInstance(work);
    } catch (error) {
      if (error instanceof ProcessEnded) throw error;
      if (error instanceof InstanceNotFound) return;
      work.fail({ vmState: 'error' });
      throw error;
    }
  });
}

/** `_delete_instance`: destroys the guest, frees the resources, and removes the instance from what Nova knows. */
export async function deleteInstance({ world, process, instance, cause, save }: Work): Promise<void> {
  await process.pause(world.pace.power);
  const failure = world.mishaps.failure('powerOff', process.host, instance);
  if (failure !== null) throw failure;
  driverOf(world, process.host).destroy(instance.id);
  await process.pause(world.pace.cleanup);
  save({ vmState: 'deleted', taskState: null, powerState: POWER.nostate, terminatedAt: world.now() });
  world.placement.release(instance.id);
  world.destroy(instance, cause);
}
