import type { Scenario } from '../port.ts';
import { evacuate, fail, newest, resetState } from '../steps.ts';

/** The destination of an evacuation dies while it rebuilds, in the moment in which the instance gets a task_state. */
const midRebuild = ['rebuild_block_device_mapping', 'rebuild_spawning'] as const;

/** Hosts that die in the middle of their work. */
export const killedMidway: readonly Scenario[] = [
  ...midRebuild.map((task): Scenario => ({
    name: `The destination of an evacuation dies in ${task}`,
    async play(world) {
      await world.boot([{ name: 'active', host: 'h2' }]);
      await fail(world, 'h2');
      await world.onlyEnabled(['h3']);
      await world.killAt('h3', 'active', task, async () => evacuate(world, 'active', newest(world)));
      await world.setService('h3', { forcedDown: true });
      await world.show('active');
      await world.revive('h3');
      await world.revive('h2');
      await world.pass(2_000);
    },
  })),
  {
    name: 'The destination of an evacuation dies, and the evacuation is asked for again',
    async play(world) {
      const names = ['as it is', 'reset to active'];
      await world.boot(names.map((name) => ({ name, host: 'h2' })));
      await fail(world, 'h2');
      await world.onlyEnabled(['h3']);
      await evacuate(world, 'reset to active', newest(world));
      await world.settled('reset to active');
      await world.killAt('h3', 'as it is', 'rebuild_spawning', async () =>
        evacuate(world, 'as it is', newest(world)),
      );
      await world.setService('h3', { forcedDown: true });
      await world.onlyEnabled(['h4']);
      await evacuate(world, 'as it is', newest(world));
      await resetState(world, 'reset to active', 'active');
      await evacuate(world, 'reset to active', newest(world));
      await world.until('as it is', (seen) => seen?.host === 'h4', 'on h4');
      await world.until('reset to active', (seen) => seen?.host === 'h4', 'on h4');
      await world.revive('h3');
      await world.revive('h2');
      await world.pass(2_000);
    },
  },
  {
    name: 'The destination of a resize dies before it begins, or while it finishes it',
    async play(world) {
      const names = ['in resize_prep', 'in resize_finish'];
      await world.boot(names.map((name) => ({ name, host: 'h1' })));
      await world.onlyEnabled(['h2']);
      await world.killAt('h2', 'in resize_finish', 'resize_finish', async () => {
        await world.act('in resize_finish', 'resize', { flavorRef: 't2' });
      });
      await world.setService('h2', { forcedDown: true });
      await world.onlyEnabled(['h3']);
      await world.kill('h3');
      await world.act('in resize_prep', 'resize', { flavorRef: 't2' });
      await world.pass(2_000);
      await world.setService('h3', { forcedDown: true });
      await world.show(...names);
      await world.onlyEnabled(['h4']);
      for (const name of names) await world.act(name, 'confirmResize');
      for (const name of names) await evacuate(world, name, newest(world));
      await world.until('in resize_finish', (seen) => seen?.host === 'h4', 'on h4');
      await world.revive('h3');
      await world.settled('in resize_prep');
    },
  },
  {
    name: 'The source of a resize dies while it migrates the disk',
    async play(world) {
      await world.boot([{ name: 'active', host: 'h1' }]);
      await world.onlyEnabled(['h2']);
      await world.killAt('h1', 'active', 'resize_migrating', async () => {
        await world.act('active', 'resize', { flavorRef: 't2' });
      });
      await world.setService('h1', { forcedDown: true });
      await world.show('active');
      await world.onlyEnabled(['h3']);
      await evacuate(world, 'active', newest(world));
      await world.until('active', (seen) => seen?.host === 'h3', 'on h3');
    },
  },
];
