import { ProcessEnded } from '../messaging/nova-compute.ts';
import { NovaException } from '../world/nova-exception.ts';
import { driverOf } from './driver.ts';
import { errorsOutInstance } from './errors-out.ts';
import type { Work } from './work.ts';
import { powerOff } from './power.ts';

/** `rescue_instance`: boots another image with the instance's disk beside it. */
export async function rescueInstance(work: Work): Promise<void> {
  const { world, process, instance, save } = work;
  const driver = driverOf(world, process.host);
  try {
    await powerOff(work);
    await process.pause(world.pace.spawn);
    driver.rescue(instance.id);
  } catch (error) {
    if (error instanceof ProcessEnded) throw error;
    work.fail({ vmState: 'error' });
    const reason = error instanceof Error ? error.message : String(error);
    throw new NovaException(
      'InstanceNotRescuable',
      `Instance ${instance.id} cannot be rescued: Driver Error: ${reason}`,
      400,
    );
  }
  save(
    {
      vmState: 'rescued',
      taskState: null,
      powerState: driver.powerState(instance.id),
      launchedAt: world.now(),
    },
    ['rescuing'],
  );
}

/** `unrescue_instance`: it is active then, whatever it was before. */
export async function unrescueInstance(work: Work): Promise<void> {
  const { world, process, instance, save } = work;
  const driver = driverOf(world, process.host);
  await errorsOutInstance(work, async () => {
    await process.pause(world.pace.power);
    driver.unrescue(instance.id);
  });
  save({ vmState: 'active', taskState: null, powerState: driver.powerState(instance.id) }, ['unrescuing']);
}
