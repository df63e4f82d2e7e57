import { castToCompute } from '../../compute/method.ts';
import { rescueInstance, unrescueInstance } from '../../compute/rescue-instance.ts';
import { ApiFault } from '../api-fault.ts';
import { checkInstance, destinationOf } from '../check-instance.ts';
import type { ServerAction } from '../server-action.ts';
import { simpleAction } from './simple-action.ts';

/** `rescue`, which answers 200 and a password. */
export const rescue: ServerAction = {
  run: ({ world, instance, argument, isAdmin, asker }) => {
    checkInstance(instance, isAdmin, { action: 'rescue', vmStates: ['active', 'stopped', 'error'] });
    if (instance.imageId === '') {
      throw new ApiFault(
        400,
        `Instance ${instance.id} cannot be rescued: Cannot rescue a volume-backed instance`,
      );
    }
    world.save(instance, { taskState: 'rescuing' }, 'nova-api: rescue', [null]);
    world.recordAction(instance, 'rescue', asker);
    castToCompute(
      world,
      destinationOf(instance),
      instance,
      asker,
      { method: 'rescue_instance' },
      rescueInstance,
    );
    const { adminPass } = (argument ?? {}) as { readonly adminPass?: string };
    return { status: 200, body: { adminPass: adminPass ?? world.uuid().replaceAll('-', '').slice(0, 12) } };
  },
};

/** `unrescue`. */
export const unrescue = simpleAction({
  action: 'unrescue',
  vmStates: ['rescued'],
  task: 'unrescuing',
  method: 'unrescue_instance',
  body: unrescueInstance,
});
