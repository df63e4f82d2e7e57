import { acceptedIn, askForAll, rolesOf } from '../matrix.ts';
import type { Scenario } from '../port.ts';
import { prepare, stateNames } from '../states.ts';

const accepted = acceptedIn(
  ['reset to active', 'reset to error', 'delete', 'soft delete', 'forceDelete', 'lock', 'unlock'],
  {
    active: [
      'os-stop',
      'soft reboot',
      'hard reboot',
      'pause',
      'suspend',
      'rescue',
      'resize',
      'migrate',
      'shelve',
      'rebuild',
    ],
    stopped: ['os-start', 'hard reboot', 'rescue', 'resize', 'migrate', 'shelve', 'rebuild'],
    paused: ['hard reboot', 'unpause', 'shelve'],
    suspended: ['hard reboot', 'resume', 'shelve'],
    rescued: ['unrescue'],
    'resized, active before': ['confirmResize', 'revertResize'],
    'resized, stopped before': ['confirmResize', 'revertResize'],
    shelved: ['shelveOffload', 'unshelve'],
    'shelved and offloaded': ['unshelve'],
    'softly deleted': ['restore'],
    error: ['os-stop', 'hard reboot', 'rescue', 'rebuild'],
  },
);

/** Every action in every state, on hosts that live. */
export const matrixAlive: readonly Scenario[] = stateNames.map((state) => ({
  name: `Every action on one that is ${state}`,
  async play(world) {
    // Where a resize comes from there is one host for all; the others are built side by side.
    const hosts = state.startsWith('resized') ? ['h2'] : ['h2', 'h3', 'h4', 'h5'];
    const roles = rolesOf(state, accepted, hosts);
    await prepare(world, roles);
    await world.onlyEnabled(['h6']);
    await askForAll(world, state, accepted);
    await world.settled(...roles.map(({ name }) => name));
  },
}));
