import { driverOf } from './driver.ts';
import { errorsOutInstance } from './errors-out.ts';
import type { Work } from './work.ts';

/** `pause_instance`. */
export async function pauseInstance({ world, process, instance, save }: Work): Promise<void> {
  const driver = driverOf(world, process.host);
  await process.pause(world.pace.power);
  driver.change(instance.id, 'paused');
  save({ powerState: driver.powerState(instance.id), vmState: 'paused', taskState: null }, ['pausing']);
}

/** `unpause_instance`. */
export async function unpauseInstance({ world, process, instance, save }: Work): Promise<void> {
  const driver = driverOf(world, process.host);
  await process.pause(world.pace.power);
  driver.change(instance.id, 'running');
  save({ powerState: driver.powerState(instance.id), vmState: 'active', taskState: null }, ['unpausing']);
}

/** `suspend_instance`. It writes `old_vm_state`, as a resize does. */
export async function suspendInstance(work: Work): Promise<void> {
  const { world, process, instance, save } = work;
  const driver = driverOf(world, process.host);
  const oldVmState = instance.vmState;
  await errorsOutInstance(
    work,
    async () => {
      await process.pause(world.pace.power);
      driver.change(instance.id, 'saved');
    },
    oldVmState,
  );
  save({ oldVmState, powerState: driver.powerState(instance.id), vmState: 'suspended', taskState: null }, [
    'suspending',
  ]);
}

/** `resume_instance`. */
export async function resumeInstance(work: Work): Promise<void> {
  const { world, process, instance, save } = work;
  const driver = driverOf(world, process.host);
  await errorsOutInstance(
    work,
    async () => {
      await process.pause(world.pace.power);
      // Libvirt makes the guest from its disk where its memory was not kept.
      if (driver.has(instance.id) || !driver.isFake) driver.finishMigration(instance.id, true);
    },
    instance.vmState,
  );
  save(
    {
      powerState: driver.powerState(instance.id),
      vmState: instance.oldVmState ?? 'active',
      oldVmState: null,
      taskState: null,
    },
    ['resuming'],
  );
}
