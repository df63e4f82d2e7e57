import type { Scenario } from '../port.ts';
import { confirm, evacuate, fail, newest, resetState, resizeTo, stop } from '../steps.ts';

/** The destination of a resize dies before the resize was confirmed, and its source lives. */
export const resizedSourceUp: readonly Scenario[] = [
  {
    name: 'Resized ones are refused, and evacuated once they are confirmed',
    async play(world) {
      const active = ['active at 2.93', 'active at 2.95'];
      const stopped = ['stopped at 2.93', 'stopped at 2.95'];
      await world.boot([...active, ...stopped].map((name) => ({ name, host: 'h1' })));
      await stop(world, ...stopped);
      await resizeTo(world, 'h2', ...active, ...stopped);
      await fail(world, 'h2');
      await world.onlyEnabled(['h3']);
      for (const name of [...active, ...stopped]) await evacuate(world, name, '2.93');
      await confirm(world, ...active, ...stopped);
      for (const name of [...active, ...stopped]) await evacuate(world, name, name.slice(-4));
      await world.settled(...active, ...stopped);
    },
  },
  {
    name: 'Cold-migrated ones are evacuated once they are confirmed, and the dead host comes back',
    async play(world) {
      const both = ['active', 'stopped'];
      await world.boot(both.map((name) => ({ name, host: 'h1' })));
      await stop(world, 'stopped');
      for (const name of both) await world.act(name, 'migrate', { host: 'h2' });
      await world.settled(...both);
      await fail(world, 'h2');
      await world.onlyEnabled(['h3']);
      await confirm(world, ...both);
      for (const name of both) await evacuate(world, name, newest(world));
      await world.settled(...both);
      await world.revive('h2');
      await world.settled(...both);
    },
  },
  {
    name: 'Resized ones are reset and evacuated, and leak what the source holds',
    async play(world) {
      const microversions = ['2.93', '2.95'];
      const names = ['active', 'stopped'].flatMap((before) =>
        ['active', 'error'].flatMap((state) =>
          microversions.map((microversion) => `${before}, reset to ${state}, at ${microversion}`),
        ),
      );
      await world.boot(names.map((name) => ({ name, host: 'h1' })));
      await stop(world, ...names.filter((name) => name.startsWith('stopped')));
      await resizeTo(world, 'h2', ...names);
      await fail(world, 'h2');
      await world.onlyEnabled(['h3']);
      for (const name of names) {
        await resetState(world, name, name.includes('to active') ? 'active' : 'error');
        await evacuate(world, name, name.slice(-4));
      }
      await world.settled(...names);
    },
  },
  {
    name: 'What a resize leaked stays when the dead host comes back',
    async play(world) {
      await world.boot([{ name: 'stopped', host: 'h1' }]);
      await stop(world, 'stopped');
      await resizeTo(world, 'h2', 'stopped');
      await fail(world, 'h2');
      await world.onlyEnabled(['h3']);
      await resetState(world, 'stopped', 'active');
      await evacuate(world, 'stopped', newest(world));
      await world.settled('stopped');
      await world.revive('h2');
      await world.settled('stopped');
      await world.act('stopped', 'confirmResize');
    },
  },
  {
    name: 'A resized one that is evacuated to the source of its resize meets its own guest there',
    async play(world) {
      const both = ['active', 'stopped'];
      await world.boot(both.map((name) => ({ name, host: 'h1' })));
      await stop(world, 'stopped');
      await resizeTo(world, 'h2', ...both);
      await fail(world, 'h2');
      await world.onlyEnabled(['h1']);
      for (const name of both) {
        await resetState(world, name, 'active');
        await evacuate(world, name, newest(world));
      }
      await world.settled(...both);
    },
  },
];
