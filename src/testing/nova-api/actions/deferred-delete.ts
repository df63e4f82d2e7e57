import { castToCompute } from '../../compute/method.ts';
import { restoreInstance } from '../../compute/soft-delete-instance.ts';
import { checkInstance, checkLock, invalidState } from '../check-instance.ts';
import { deleteInstance } from '../delete-instance.ts';
import { ACCEPTED, type ServerAction } from '../server-action.ts';

/** `restore`: takes a soft deletion back. It comes up active, whatever it was. */
export const restore: ServerAction = {
  run: ({ world, instance, isAdmin, asker }) => {
    // Here, and only here, Nova takes the lock for a state.
    if (instance.lock !== null && !isAdmin) throw invalidState(instance.id, 'restore', 'locked', null);
    checkInstance(instance, isAdmin, { action: 'restore', vmStates: ['soft-delete'] });
    world.recordAction(instance, 'restore', asker);
    const cause = 'nova-api: restore';
    if (instance.host === null) {
      world.save(instance, { vmState: 'active', taskState: null, deletedAt: null }, cause, [null]);
      return ACCEPTED;
    }
    world.save(instance, { taskState: 'restoring', deletedAt: null }, cause, [null]);
    castToCompute(world, instance.host, instance, asker, { method: 'restore_instance' }, restoreInstance);
    return ACCEPTED;
  },
};

/** `forceDelete`: deletes for good, also what is soft-deleted. */
export const forceDelete: ServerAction = {
  run: async ({ world, instance, isAdmin, asker }) => {
    checkLock(instance, isAdmin);
    await deleteInstance({ world, instance, asker, soft: false });
    return ACCEPTED;
  },
};
