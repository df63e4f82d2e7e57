import type { Scenario, World } from '../port.ts';
import { prepare, type Role, type StateName, stateNames } from '../states.ts';
import { evacuate, fail, newest, resetState } from '../steps.ts';

/** One in each state, on the host that will die. */
const roles: readonly Role[] = stateNames.map((state) => ({ name: state, state, host: 'h2' }));
const names = roles.map(({ name }) => name);

/** What has no host settles nowhere else than where it is. */
const settling = names.filter((name) => name !== 'shelved and offloaded');

async function prepareAndFail(world: World): Promise<void> {
  await prepare(world, roles);
  await fail(world, 'h2');
  await world.onlyEnabled(['h3']);
}

/** A task_state that Nova would leave at once is written into its database. */
const tasks = [
  'rebooting',
  'powering-off',
  'resize_prep',
  'resize_migrating',
  'deleting',
  'image_uploading',
  'rebuilding',
  'rebuild_spawning',
];

/** What an evacuation makes of each vm_state and task_state. */
export const evacuatedStates: readonly Scenario[] = [
  {
    name: 'Each vm_state is evacuated as it is, or refused',
    async play(world) {
      await prepareAndFail(world);
      for (const name of names) await evacuate(world, name, newest(world));
      await world.settled(...settling);
    },
  },
  ...(['active', 'error'] as const).map((state): Scenario => ({
    name: `Each vm_state is reset to ${state} and evacuated`,
    async play(world) {
      await prepareAndFail(world);
      for (const name of names) {
        await resetState(world, name, state);
        await evacuate(world, name, newest(world));
      }
      await world.settled(...settling);
    },
  })),
  {
    name: 'An active one with a task is evacuated, whatever the task',
    async play(world) {
      await world.boot(tasks.map((name) => ({ name, host: 'h2' })));
      await fail(world, 'h2');
      await world.onlyEnabled(['h3']);
      for (const name of tasks) await world.write(name, { taskState: name });
      for (const name of tasks) await evacuate(world, name, newest(world));
      await world.settled(...tasks);
    },
  },
  {
    name: 'Active, stopped and failed ones are evacuated at each microversion, and the dead host comes back',
    async play(world) {
      const all = (['active', 'stopped', 'error'] as const satisfies readonly StateName[]).flatMap((state) =>
        ['2.93', '2.95'].map((microversion): Role => ({
          name: `${state} at ${microversion}`,
          state,
          host: 'h2',
        })),
      );
      await prepare(world, all);
      await fail(world, 'h2');
      await world.onlyEnabled(['h3']);
      for (const { name } of all) await evacuate(world, name, name.slice(-4));
      await world.settled(...all.map(({ name }) => name));
      await world.setService('h2', { forcedDown: false });
      await world.revive('h2');
      await world.settled(...all.map(({ name }) => name));
    },
  },
  {
    name: 'Active, stopped and failed ones are evacuated, and the dead host stays dead',
    async play(world) {
      const all = ['active', 'stopped', 'error'] as const;
      await prepare(
        world,
        all.map((state) => ({ name: state, state, host: 'h2' })),
      );
      await fail(world, 'h2');
      await world.onlyEnabled(['h3']);
      for (const name of all) await evacuate(world, name, newest(world));
      await world.settled(...all);
      await world.act('stopped', 'os-start');
      await world.settled('stopped');
    },
  },
];
