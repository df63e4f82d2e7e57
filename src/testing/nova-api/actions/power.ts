import { castToCompute } from '../../compute/method.ts';
import { startInstance, stopInstance } from '../../compute/power.ts';
import { checkInstance, checkLock, hostOf } from '../check-instance.ts';
import { ACCEPTED, type ServerAction } from '../server-action.ts';

/** `os-stop`. Whether the host is up is not asked: on a dead one the order waits. */
export const osStop: ServerAction = {
  run: ({ world, instance, isAdmin, asker }) => {
    checkLock(instance, isAdmin);
    const { name } = hostOf(world, instance, false);
    checkInstance(instance, isAdmin, { action: 'stop', vmStates: ['active', 'error'] });
    world.save(instance, { taskState: 'powering-off', progress: 0 }, 'nova-api: stop', [null]);
    world.recordAction(instance, 'stop', asker);
    castToCompute(world, name, instance, asker, { method: 'stop_instance' }, stopInstance);
    return ACCEPTED;
  },
};

/** `os-start`. */
export const osStart: ServerAction = {
  run: ({ world, instance, isAdmin, asker }) => {
    checkLock(instance, isAdmin);
    const { name } = hostOf(world, instance, false);
    checkInstance(instance, isAdmin, { action: 'start', vmStates: ['stopped'] });
    world.save(instance, { taskState: 'powering-on' }, 'nova-api: start', [null]);
    world.recordAction(instance, 'start', asker);
    castToCompute(world, name, instance, asker, { method: 'start_instance' }, startInstance);
    return ACCEPTED;
  },
};
