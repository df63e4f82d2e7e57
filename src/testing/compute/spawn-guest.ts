import type { TaskState } from '../../model/states.ts';
import { driverOf } from './driver.ts';
import type { Work } from './work.ts';

/**
 * `driver.spawn` and what is saved after it: the guest is made and powered on, whatever the instance was, and the
 * instance is `active`.
 *
 * @param during - The task that the instance must still have by then.
 */
export async function spawnGuest(work: Work, during: TaskState): Promise<void> {
  const { world, process, instance, save } = work;
  const driver = driverOf(world, process.host);
  await process.pause(world.pace.spawn);
  const failure = world.mishaps.failure('spawn', process.host, instance);
  if (failure !== null) throw failure;
  driver.spawn(instance.id);
  const powerState = driver.powerState(instance.id);
  save({ powerState, vmState: 'active', taskState: null, launchedAt: world.now() }, [during]);
}
