import type { TaskState } from '../../model/states.ts';
import { ProcessEnded } from '../messaging/nova-compute.ts';
import { POWER } from '../world/instance-record.ts';
import { NovaException } from '../world/nova-exception.ts';
import { driverOf } from './driver.ts';
import type { Work } from './work.ts';

/** `soft_reboot_states`. */
export const SOFT_REBOOT_STATES: readonly TaskState[] = ['rebooting', 'reboot_pending', 'reboot_started'];

/** `hard_reboot_states`. */
export const HARD_REBOOT_STATES: readonly TaskState[] = [
  'rebooting_hard',
  'reboot_pending_hard',
  'reboot_started_hard',
];

/** `reboot_instance`. One that runs although its reboot failed is not put into error. */
export async function rebootInstance(work: Work, type: 'SOFT' | 'HARD'): Promise<void> {
  const { world, process, instance, save } = work;
  const [pending, started, expected]: readonly [TaskState, TaskState, readonly TaskState[]] =
    type === 'SOFT'
      ? ['reboot_pending', 'reboot_started', SOFT_REBOOT_STATES]
      : ['reboot_pending_hard', 'reboot_started_hard', HARD_REBOOT_STATES];
  await process.locked(instance.id, async () => {
    const driver = driverOf(world, process.host);
    await process.pause(world.pace.preparation);
    save({ taskState: pending, powerState: driver.powerState(instance.id) }, expected);
    const vmState = instance.vmState === 'rescued' ? 'rescued' : 'active';
    try {
      save({ taskState: started }, [pending]);
      await process.pause(world.pace.power);
      driver.reboot(instance.id, type);
    } catch (error) {
      if (error instanceof ProcessEnded || instance.gone) throw error;
      if (driver.powerState(instance.id) !== POWER.running) {
        work.fail({ vmState: 'error' });
        throw error;
      }
      world.recordFault(instance, error as Error, error instanceof NovaException ? error.code : 500);
    }
    if (instance.gone) return;
    save({ powerState: driver.powerState(instance.id), vmState, taskState: null });
  });
}
