import type { Scenario } from '../port.ts';
import { evacuate, fail, newest } from '../steps.ts';

/** Members of server groups whose host dies. */
export const serverGroups: readonly Scenario[] = [
  {
    name: 'Members of an affinity group find no valid host',
    async play(world) {
      await world.serverGroup('together', 'affinity');
      for (const name of ['one', 'other']) await world.boot([{ name, host: 'h2', group: 'together' }]);
      await fail(world, 'h2');
      await evacuate(world, 'one', newest(world));
      await world.settled('one');
    },
  },
  {
    name: 'A member of an anti-affinity group is evacuated to where no other member is',
    async play(world) {
      await world.serverGroup('apart', 'anti-affinity');
      for (const [name, host] of [
        ['one', 'h2'],
        ['other', 'h3'],
        ['third', 'h5'],
      ] as const) {
        await world.boot([{ name, host, group: 'apart' }]);
      }
      await fail(world, 'h2', 'h5');
      await world.onlyEnabled(['h3', 'h4']);
      await evacuate(world, 'one', newest(world));
      await world.settled('one');
      await evacuate(world, 'third', newest(world));
      await world.settled('third');
    },
  },
];
