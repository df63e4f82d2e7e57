import type { Scenario } from '../port.ts';
import { confirm, evacuate, fail, newest, resetState, resizeTo, stop } from '../steps.ts';

/** The destination of a resize dies before the resize was confirmed, and its source is dead, too, or dies just then. */
export const resizedSourceDead: readonly Scenario[] = [
  {
    name: 'Resized ones whose source is dead, too, cannot be confirmed, but be reset and evacuated',
    async play(world) {
      const names = ['active', 'stopped'].flatMap((before) =>
        ['active', 'error'].map((state) => `${before}, reset to ${state}`),
      );
      await world.boot(names.map((name) => ({ name, host: 'h1' })));
      await stop(world, ...names.filter((name) => name.startsWith('stopped')));
      await resizeTo(world, 'h2', ...names);
      await fail(world, 'h2', 'h1');
      await world.onlyEnabled(['h3']);
      for (const name of names) {
        await world.act(name, 'confirmResize');
        await resetState(world, name, name.endsWith('active') ? 'active' : 'error');
        await evacuate(world, name, newest(world));
      }
      await world.settled(...names);
      await world.act('stopped, reset to active', 'confirmResize');
      await world.revive('h1');
      await world.revive('h2');
      await world.settled(...names);
    },
  },
  {
    name: 'A revert on dead hosts hangs, and is reset and evacuated',
    async play(world) {
      const names = ['left alone', 'reset to active', 'reset to error'];
      await world.boot(names.map((name) => ({ name, host: 'h1' })));
      await resizeTo(world, 'h2', ...names);
      await fail(world, 'h2', 'h1');
      await world.onlyEnabled(['h3']);
      for (const name of names) {
        await world.act(name, 'revertResize');
        await evacuate(world, name, newest(world));
      }
      await world.pass(2_000);
      for (const [name, state] of [
        ['reset to active', 'active'],
        ['reset to error', 'error'],
      ] as const) {
        await resetState(world, name, state);
        await evacuate(world, name, newest(world));
      }
      await world.until('reset to active', (seen) => seen?.host === 'h3', 'on h3');
      await world.until('reset to error', (seen) => seen?.host === 'h3', 'on h3');
    },
  },
  {
    name: 'A confirm is sent to a source that was killed a moment ago, and acted on when it comes back',
    async play(world) {
      const names = ['left alone', 'left alone, stopped', 'evacuated'];
      await world.boot(names.map((name) => ({ name, host: 'h1' })));
      await stop(world, 'left alone, stopped');
      await resizeTo(world, 'h2', ...names);
      await world.onlyEnabled(['h3']);
      await world.kill('h1');
      for (const name of names) await world.act(name, 'confirmResize');
      await fail(world, 'h2');
      await world.setService('h1', { forcedDown: true });
      for (const name of names) {
        await world.act(name, 'confirmResize');
        await evacuate(world, name, newest(world));
      }
      await resetState(world, 'evacuated', 'active');
      await evacuate(world, 'evacuated', newest(world));
      await world.until('evacuated', (seen) => seen?.host === 'h3', 'on h3');
      await world.revive('h1');
      await world.settled(...names);
    },
  },
  {
    name: 'Resized ones that were never confirmed are confirmed once their source is back',
    async play(world) {
      const both = ['active', 'stopped'];
      await world.boot(both.map((name) => ({ name, host: 'h1' })));
      await stop(world, 'stopped');
      await resizeTo(world, 'h2', ...both);
      await fail(world, 'h2', 'h1');
      for (const name of both) await world.act(name, 'confirmResize');
      await world.revive('h1');
      await confirm(world, ...both);
      await world.onlyEnabled(['h3']);
      for (const name of both) await evacuate(world, name, newest(world));
      await world.settled(...both);
    },
  },
  {
    name: 'A resize to the same host is refused',
    async play(world) {
      const names = ['resized', 'migrated', 'migrated to where it is', 'migrated to a host that is not'];
      await world.boot(names.map((name) => ({ name, host: 'h1' })));
      await world.onlyEnabled(['h1']);
      await world.act('resized', 'resize', { flavorRef: 't2' });
      await world.act('migrated', 'migrate');
      await world.act('migrated to where it is', 'migrate', { host: 'h1' });
      await world.act('migrated to a host that is not', 'migrate', { host: 'h9' });
      await world.settled(...names);
    },
  },
];
