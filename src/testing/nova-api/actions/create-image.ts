import { atLeast } from '../../../model/microversion.ts';
import { castToCompute } from '../../compute/method.ts';
import { snapshotInstance } from '../../compute/snapshot-instance.ts';
import { checkInstance, destinationOf } from '../check-instance.ts';
import type { ServerAction } from '../server-action.ts';

/** `createImage`. A lock does not hinder it. The image itself is nowhere. */
export const createImage: ServerAction = {
  run: ({ world, instance, isAdmin, microversion, asker }) => {
    checkInstance(instance, isAdmin, {
      action: 'createImage',
      vmStates: ['active', 'stopped', 'paused', 'suspended'],
      unlocked: false,
    });
    world.save(instance, { taskState: 'image_snapshot_pending' }, 'nova-api: createImage', [null]);
    world.recordAction(instance, 'createImage', asker);
    castToCompute(
      world,
      destinationOf(instance),
      instance,
      asker,
      { method: 'snapshot_instance' },
      snapshotInstance,
    );
    return { status: 202, ...(atLeast(microversion, '2.45') ? { body: { image_id: world.uuid() } } : {}) };
  },
};
