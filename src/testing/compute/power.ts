import type { TaskState } from '../../model/states.ts';
import { POWER } from '../world/instance-record.ts';
import { driverOf } from './driver.ts';
import type { Work } from './work.ts';

const NOT_RUNNING: readonly number[] = [POWER.nostate, POWER.shutdown, POWER.crashed];

/** `stop_instance`: powers the guest off and writes `stopped`. */
export async function stopInstance(work: Work): Promise<void> {
  const { world, process, instance, save } = work;
  await process.locked(instance.id, async () => {
    const driver = driverOf(world, process.host);
    // What is off already is perhaps being torn down by somebody else, who has cleared the task.
    const expected: readonly (TaskState | null)[] = NOT_RUNNING.includes(driver.powerState(instance.id))
      ? ['powering-off', null]
      : ['powering-off'];
    await powerOff(work);
    save({ powerState: driver.powerState(instance.id), vmState: 'stopped', taskState: null }, expected);
  });
}

/** `start_instance`: powers the guest on and writes `active`; one that was on the shelf comes off it. */
export async function startInstance({ world, process, instance, save }: Work): Promise<void> {
  const driver = driverOf(world, process.host);
  await process.pause(world.pace.power);
  driver.powerOn(instance.id);
  save(
    {
      powerState: driver.powerState(instance.id),
      vmState: 'active',
      taskState: null,
      shelvedAt: null,
      shelvedHost: null,
      shelvedImageId: null,
    },
    ['powering-on'],
  );
}

/** `_power_off_instance`. */
export async function powerOff({ world, process, instance }: Work): Promise<void> {
  await process.pause(world.pace.power);
  const failure = world.mishaps.failure('powerOff', process.host, instance);
  if (failure !== null) throw failure;
  driverOf(world, process.host).powerOff(instance.id);
}
