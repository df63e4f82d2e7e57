import type { ComputeProcess } from '../messaging/nova-compute.ts';
import type { Asker } from '../world/world.ts';
import { driverOf } from './driver.ts';
import { runMethod } from './method.ts';
import type { Work } from './work.ts';
import { powerOff } from './power.ts';
import { snapshot } from './snapshot-instance.ts';

/**
 * `shelve_instance`: keeps the disk as an image. With a `shelved_offload_time` of 0 the guest goes at once, with a longer
 * one after that time, and with -1 never.
 */
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
    const shelvedAt = world.now();
    save(
      {
        shelvedAt,
        shelvedImageId: imageId,
        shelvedHost: process.host,
        vmState: 'shelved',
        taskState: offload ? 'shelving_offloading' : null,
        powerState: driverOf(world, process.host).powerState(instance.id),
      },
      ['shelving', 'shelving_image_uploading'],
    );
    if (offload) await offloadGuest(work);
    else if (world.shelvedOffloadTime > 0) offloadLater(work, shelvedAt);
  });
}

/** `_poll_shelved_instances`: offloads what is on the shelf since then. A dead host does so when it is back. */
function offloadLater({ world, process, instance }: Work, since: number): void {
  const { host } = process;
  const asker: Asker = { requestId: `req-${world.uuid()}`, userId: null, projectId: null };
  const isDue = (): boolean =>
    !instance.gone &&
    instance.vmState === 'shelved' &&
    instance.taskState === null &&
    instance.shelvedAt === since &&
    instance.host === host;
  const poll = async (now: ComputeProcess): Promise<void> => {
    if (!isDue()) return;
    const cause = `nova-compute ${host}: _poll_shelved_instances`;
    world.save(instance, { taskState: 'shelving_offloading' }, cause);
    const assignment = { world, process: now, instance, asker };
    await runMethod(assignment, { method: 'shelve_offload_instance' }, shelveOffloadInstance);
  };
  void world.clock.sleep(world.shelvedOffloadTime * 1_000).then(() => {
    world.compute(host).cast({ method: '_poll_shelved_instances', run: poll });
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
