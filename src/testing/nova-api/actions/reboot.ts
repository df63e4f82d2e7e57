import type { TaskState } from '../../../model/states.ts';
import { castToCompute } from '../../compute/method.ts';
import { rebootInstance } from '../../compute/reboot-instance.ts';
import { checkInstance, destinationOf } from '../check-instance.ts';
import { ACCEPTED, type ServerAction } from '../server-action.ts';

/** `ALLOW_REBOOT`: a hard reboot gets an instance out of these. */
const ALLOW_REBOOT: readonly (TaskState | null)[] = [
  null,
  'rebooting',
  'reboot_pending',
  'reboot_started',
  'resuming',
  'rebooting_hard',
  'unpausing',
  'pausing',
  'suspending',
];

/** `reboot`, soft or hard. */
export const reboot: ServerAction = {
  run: ({ world, instance, argument, isAdmin, asker }) => {
    const hard = (argument as { readonly type: string }).type.toUpperCase() === 'HARD';
    const tasks = hard ? ALLOW_REBOOT : [null];
    checkInstance(instance, isAdmin, {
      action: 'reboot',
      vmStates: hard ? ['active', 'stopped', 'paused', 'suspended', 'error'] : ['active'],
      tasks,
    });
    world.save(instance, { taskState: hard ? 'rebooting_hard' : 'rebooting' }, 'nova-api: reboot', tasks);
    world.recordAction(instance, 'reboot', asker);
    castToCompute(
      world,
      destinationOf(instance),
      instance,
      asker,
      { method: 'reboot_instance' },
      async (work) => rebootInstance(work, hard ? 'HARD' : 'SOFT'),
    );
    return ACCEPTED;
  },
};
