import { atLeast } from '../../../model/microversion.ts';
import { beginEvent } from '../../compute/action-event.ts';
import { policyForbids } from '../refusals.ts';
import { ACCEPTED, type ServerAction } from '../server-action.ts';

/** `lock`. By its owner a locked one is not locked again; by anybody else it is, and the owner loses it. */
export const lock: ServerAction = {
  run: ({ world, instance, argument, microversion, asker }) => {
    const isOwner = instance.projectId === asker.projectId;
    if (instance.lock !== null && isOwner) return ACCEPTED;
    const { locked_reason: reason } = (argument ?? {}) as { readonly locked_reason?: string };
    world.recordAction(instance, 'lock', asker);
    const event = beginEvent(world, instance, asker, 'api_lock', null);
    world.save(
      instance,
      {
        lock: {
          by: isOwner ? 'owner' : 'admin',
          // Without a reason the old one stays.
          reason: (atLeast(microversion, '2.73') ? reason : undefined) ?? instance.lock?.reason ?? null,
        },
      },
      'nova-api: lock',
    );
    event.finish('Success');
    return ACCEPTED;
  },
};

/** `unlock`. It takes an administrator to unlock what somebody else has locked. */
export const unlock: ServerAction = {
  run: ({ world, instance, isAdmin, asker }) => {
    const mine = instance.projectId === asker.projectId ? 'owner' : 'admin';
    if (instance.lock !== null && instance.lock.by !== mine && !isAdmin) {
      throw policyForbids('os-lock-server:unlock:unlock_override');
    }
    world.recordAction(instance, 'unlock', asker);
    const event = beginEvent(world, instance, asker, 'api_unlock', null);
    world.save(instance, { lock: null }, 'nova-api: unlock');
    event.finish('Success');
    return ACCEPTED;
  },
};
