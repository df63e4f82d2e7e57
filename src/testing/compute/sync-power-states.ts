import { POWER, type InstanceRecord } from '../world/instance-record.ts';
import type { Asker, World } from '../world/world.ts';
import { driverOf } from './driver.ts';
import { castToCompute } from './method.ts';
import { stopInstance } from './power.ts';

/**
 * `_sync_power_states`, which Nova does when nova-compute has started and every ten minutes then; here it is done at revive
 * alone. What the hypervisor says is
 * written down, and what runs or stands still against its vm_state is stopped. So an instance that was active when its host
 * lost its power becomes `stopped`, although nobody has asked for that.
 */
export function syncPowerStates(world: World, host: string): void {
  const driver = driverOf(world, host);
  for (const instance of world.instances.values()) {
    if (instance.gone || instance.host !== host || instance.taskState !== null) continue;
    const power = driver.powerState(instance.id);
    if (power !== instance.powerState) {
      world.save(instance, { powerState: power }, `nova-compute ${host}: _sync_power_states`);
    }
    if (mustBeStopped(instance)) forceStop(world, instance, host);
  }
}

function mustBeStopped({ vmState, powerState }: InstanceRecord): boolean {
  const down = powerState === POWER.shutdown || powerState === POWER.crashed;
  switch (vmState) {
    case 'active':
      return down || powerState === POWER.suspended;
    case 'paused':
      return down;
    case 'stopped':
      return !down && powerState !== POWER.nostate;
    default:
      return false;
  }
}

/** `force_stop`, by Nova itself: the action has no user. */
function forceStop(world: World, instance: InstanceRecord, host: string): void {
  const asker: Asker = { requestId: `req-${world.uuid()}`, userId: null, projectId: null };
  world.save(
    instance,
    { taskState: 'powering-off', progress: 0 },
    `nova-compute ${host}: _sync_power_states`,
    [null],
  );
  world.recordAction(instance, 'stop', asker);
  castToCompute(world, host, instance, asker, { method: 'stop_instance' }, stopInstance);
}
