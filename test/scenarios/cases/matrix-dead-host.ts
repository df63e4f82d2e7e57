import { acceptedIn, askForAll, rolesOf } from '../matrix.ts';
import type { Scenario } from '../port.ts';
import { prepare, stateNames } from '../states.ts';
import { fail } from '../steps.ts';

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
      'shelve',
      'rebuild',
      'evacuate',
    ],
    stopped: ['os-start', 'hard reboot', 'rescue', 'shelve', 'rebuild', 'evacuate'],
    paused: ['hard reboot', 'unpause', 'shelve'],
    suspended: ['hard reboot', 'resume', 'shelve'],
    rescued: ['unrescue'],
    'resized, active before': ['confirmResize', 'revertResize'],
    'resized, stopped before': ['confirmResize', 'revertResize'],
    shelved: ['shelveOffload', 'unshelve'],
    'shelved and offloaded': ['unshelve'],
    'softly deleted': ['restore'],
    error: ['os-stop', 'hard reboot', 'rescue', 'rebuild', 'evacuate'],
  },
);

/** Every action in every state, on a host that is dead; and then the host comes back. */
export const matrixDeadHost: readonly Scenario[] = stateNames.map((state) => ({
  name: `Every action on one that is ${state}, while its host is dead`,
  async play(world) {
    const roles = rolesOf(state, accepted, ['h2']);
    const names = roles.map(({ name }) => name);
    await prepare(world, roles);
    await fail(world, 'h2');
    await world.onlyEnabled(['h3']);
    await askForAll(world, state, accepted);
    await world.pass(4_000);
    await world.show(...names);
    await world.revive('h2');
    await world.pass(4_000);
  },
}));
