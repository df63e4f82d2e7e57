import { driverOf } from './driver.ts';
import { runMethod } from './method.ts';
import type { Work } from './work.ts';
import { powerOff, stopInstance } from './power.ts';
import { spawnGuest } from './spawn-guest.ts';

/** How a guest is made again. */
export interface Anew {
  /** Whether there is an old guest here that has to go first. */
  readonly inPlace: boolean;
  /** It is switched on in any case, and off again where this is what it was. */
  readonly endsStopped: boolean;
}

/** The part that a rebuild and an evacuation have in common (`_do_rebuild_instance`, `_rebuild_default_impl`). */
export async function makeGuestAnew(work: Work, { inPlace, endsStopped }: Anew): Promise<void> {
  const { world, process, instance, save } = work;
  const { pace } = world;
  const driver = driverOf(world, process.host);

  save({ powerState: driver.powerState(instance.id), taskState: 'rebuilding' }, ['rebuilding']);
  if (inPlace) {
    await powerOff(work);
    driver.destroy(instance.id);
  } else {
    await process.pause(pace.preparation);
  }
  save({ taskState: 'rebuild_block_device_mapping' }, ['rebuilding']);
  await process.pause(pace.message);
  save({ taskState: 'rebuild_spawning' }, ['rebuild_block_device_mapping']);
  await spawnGuest(work, 'rebuild_spawning');

  if (endsStopped) {
    save({ vmState: 'active', taskState: 'powering-off', progress: 0 });
    await runMethod(work, { method: 'stop_instance' }, stopInstance);
  }
}
