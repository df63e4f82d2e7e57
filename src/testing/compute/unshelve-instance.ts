import { ProcessEnded } from '../messaging/nova-compute.ts';
import { driverOf } from './driver.ts';
import type { Work } from './work.ts';

/** `unshelve_instance`, on the host that was chosen for one that had none. */
export async function unshelveInstance(work: Work): Promise<void> {
  const { world, process, instance, save } = work;
  await process.locked(instance.id, async () => {
    const driver = driverOf(world, process.host);
    save({ taskState: 'spawning' });
    await process.pause(world.pace.preparation);
    try {
      await claim(work);
      await process.pause(world.pace.spawn);
      const failure = world.mishaps.failure('spawn', process.host, instance);
      if (failure !== null) throw failure;
      driver.spawn(instance.id);
    } catch (error) {
      if (error instanceof ProcessEnded) throw error;
      world.placement.release(instance.id);
      work.fail({ host: null, node: null });
      throw error;
    }
    save(
      {
        powerState: driver.powerState(instance.id),
        vmState: 'active',
        taskState: null,
        launchedAt: world.now(),
        shelvedAt: null,
        shelvedHost: null,
        shelvedImageId: null,
      },
      ['spawning'],
    );
  });
}

async function claim({ world, process, instance, save }: Work): Promise<void> {
  await process.locked('compute_resources', async () => {
    await process.pause(world.pace.claim);
    const failure = world.mishaps.failure('claim', process.host, instance);
    if (failure !== null) throw failure;
    save({ host: process.host, node: world.host(process.host).node });
  });
}
