import { driverOf } from './driver.ts';
import type { Work } from './work.ts';
import { powerOff } from './power.ts';
import { snapshot } from './snapshot-instance.ts';

/** `shelve_instance`: keeps the disk as an image; with a `shelved_offload_time` of 0 the guest goes at once. */
export async function shelveInstance(work: Work, imageId: string): Promise<void> {
  const { world, process, instance, save } = work;
  await process.locked(instance.id, async () => {
    const offload = world.shelvedOffloadTime === 0;
    await powerOff(work);
    await snapshot(work, {
      start: 'shelving',
      pendingUpload: 'shelving_image_pending_upload',
      uploading: 'shelving_image_uploading',
    });
    save(
      {
        shelvedAt: world.now(),
        shelvedImageId: imageId,
        shelvedHost: process.host,
        vmState: 'shelved',
        taskState: offload ? 'shelving_offloading' : null,
        powerState: driverOf(world, process.host).powerState(instance.id),
      },
      ['shelving', 'shelving_image_uploading'],
    );
    if (offload) await offloadGuest(work);
  });
}

/** `shelve_offload_instance`. */
export async function shelveOffloadInstance(work: Work): Promise<void> {
  await work.process.locked(work.instance.id, async () => offloadGuest(work));
}

async function offloadGuest(work: Work): Promise<void> {
  const { world, process, instance, save } = work;
  const driver = driverOf(world, process.host);
  await powerOff(work);
  const powerState = driver.powerState(instance.id);
  driver.destroy(instance.id);
  await process.pause(world.pace.cleanup);
  world.placement.release(instance.id);
  save({ powerState, vmState: 'shelved_offloaded', taskState: null }, ['shelving', 'shelving_offloading']);
  // For a moment it shows the host that it has left.
  await process.pause(world.pace.message);
  save({ host: null, node: null });
}
