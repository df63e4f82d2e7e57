import { ACCEPTED, type ServerAction } from '../server-action.ts';

/** `os-resetState`: writes `active` or `error` and no task, whatever the instance is, and wherever. */
export const osResetState: ServerAction = {
  adminOnly: true,
  run: ({ world, instance, argument, asker }) => {
    const { state } = argument as { readonly state: 'active' | 'error' };
    const action = world.recordAction(instance, 'resetState', asker);
    world.save(instance, { vmState: state, taskState: null }, 'nova-api: resetState');
    action.updatedAt = world.now();
    return ACCEPTED;
  },
};
