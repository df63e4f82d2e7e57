import type { Scenario } from '../port.ts';
import { evacuate, evacuateToDeadHost, fail, newest, resetState, stop } from '../steps.ts';

/** Evacuations that find no host, that are asked for twice, or whose destination dies. */
export const failedEvacuations: readonly Scenario[] = [
  {
    name: 'There is no valid host, and there is one later',
    async play(world) {
      const names = ['active', 'stopped', 'stopped, reset before it is tried again'];
      await world.boot(names.map((name) => ({ name, host: 'h2' })));
      await stop(world, ...names.slice(1));
      await fail(world, 'h2');
      await world.onlyEnabled([]);
      for (const name of names) await evacuate(world, name, newest(world));
      await world.settled(...names);
      await world.onlyEnabled(['h3']);
      await resetState(world, 'stopped, reset before it is tried again', 'active');
      for (const name of names) await evacuate(world, name, newest(world));
      await world.settled(...names);
    },
  },
  {
    name: 'There is no valid host, and it stays so',
    async play(world) {
      const names = ['active', 'stopped'];
      await world.boot(names.map((name) => ({ name, host: 'h2' })));
      await stop(world, 'stopped');
      await fail(world, 'h2');
      await world.onlyEnabled([]);
      for (const name of names) await evacuate(world, name, '2.93');
      await world.settled(...names);
    },
  },
  {
    name: 'The destination of an evacuation was killed a moment ago, and the source comes back first',
    async play(world) {
      const names = ['active', 'stopped'];
      await world.boot(names.map((name) => ({ name, host: 'h2' })));
      await stop(world, 'stopped');
      await fail(world, 'h2');
      await evacuateToDeadHost(world, 'h3', ...names);
      await world.revive('h2');
      await world.pass(1_000);
      await world.revive('h3');
      await world.settled(...names);
    },
  },
  {
    name: 'The destination of an evacuation was killed a moment ago, and it comes back first',
    async play(world) {
      await world.boot([{ name: 'active', host: 'h2' }]);
      await fail(world, 'h2');
      await evacuateToDeadHost(world, 'h3', 'active');
      await world.revive('h3');
      await world.settled('active');
    },
  },
  {
    name: 'An evacuation to a host that was killed a moment ago is given up, and asked for again',
    async play(world) {
      await world.boot([{ name: 'active', host: 'h2' }]);
      await fail(world, 'h2');
      await evacuateToDeadHost(world, 'h3', 'active');
      await world.onlyEnabled(['h4']);
      await evacuate(world, 'active', newest(world));
      await world.pass(4_000);
    },
  },
  {
    // The first one waits in the queue of its dead destination: so the two meet in an order that does not vary.
    name: 'An evacuation is asked for twice, and the destination of the first one comes back',
    async play(world) {
      const names = ['active', 'stopped'];
      await world.boot(names.map((name) => ({ name, host: 'h2' })));
      await stop(world, 'stopped');
      await fail(world, 'h2');
      await evacuateToDeadHost(world, 'h3', ...names);
      await world.onlyEnabled(['h4']);
      for (const name of names) {
        await evacuate(world, name, newest(world));
        await world.until(name, (seen) => seen?.host === 'h4' && seen.taskState === null, 'on h4');
      }
      await world.show(...names);
      await world.revive('h3');
      await world.pass(3_000);
      await world.show(...names);
      await world.revive('h2');
      await world.pass(2_000);
    },
  },
];
