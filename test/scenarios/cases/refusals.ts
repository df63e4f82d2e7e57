import type { Scenario } from '../port.ts';
import { evacuate, fail, newest, resizeTo, stop } from '../steps.ts';

/** What Nova refuses an administrator and an owner, and what it does not. */
export const refusals: readonly Scenario[] = [
  {
    name: 'An evacuation has conditions',
    async play(world) {
      const names = ['a', 'b', 'to a host'];
      await world.boot([
        ...names.map((name) => ({ name, host: 'h2' })),
        { name: 'of demo', host: 'h2', owner: 'demo' },
      ]);
      await evacuate(world, 'a', '2.93');
      await world.kill('h2');
      await evacuate(world, 'a', '2.93');
      await world.setService('h2', { forcedDown: true });
      await evacuate(world, 'a', '2.93', 'h2');
      await evacuate(world, 'a', '2.93', 'h9');
      await world.act('a', 'evacuate', { host: 'h3', force: true }, { microversion: '2.93' });
      await world.act('a', 'evacuate', { onSharedStorage: true }, { microversion: '2.93' });
      await world.act('of demo', 'evacuate', {}, { as: 'demo' });
      await world.act('a', 'evacuate', {}, { as: 'demo' });
      await evacuate(world, 'a', '2.95', 'h9');
      await evacuate(world, 'a', '2.999');
      await world.onlyEnabled(['h3', 'h4']);
      await evacuate(world, 'to a host', '2.93', 'h4');
      await world.settled('to a host');
      await world.onlyEnabled(['h3']);
      await evacuate(world, 'b', '2.93', 'h4');
      await world.settled('b');
    },
  },
  {
    name: 'A service is forced down and disabled in one request, and brought back',
    async play(world) {
      await world.boot([{ name: 'a', host: 'h2' }]);
      await world.setService('h2', {});
      await world.setService('h2', { disabledReason: 'a reason alone' });
      await world.setService('h2', { status: 'enabled', disabledReason: 'a reason too many' });
      await world.kill('h2');
      await world.setService('h2', { status: 'disabled', disabledReason: 'it is dead', forcedDown: true });
      await world.setService('h2', { status: 'disabled', disabledReason: 'it is dead', forcedDown: true });
      await world.onlyEnabled(['h3']);
      await evacuate(world, 'a', newest(world));
      await world.settled('a');
      await world.setService('h2', { forcedDown: false });
      await world.setService('h2', { status: 'enabled' });
      await world.revive('h2');
      await world.setService('h2', { forcedDown: false });
    },
  },
  {
    name: 'Locks stop their owner, and no administrator',
    async play(world) {
      const locks = ['locked by its owner', 'locked by an administrator'] as const;
      const [byOwner, byAdmin] = locks;
      await world.boot(locks.map((name) => ({ name, host: 'h1', owner: 'demo' })));
      await world.act(byOwner, 'lock', { locked_reason: 'mine' }, { as: 'demo' });
      await world.act(byAdmin, 'lock', { locked_reason: 'ours' });
      for (const name of locks) {
        for (const action of ['os-stop', 'os-start', 'confirmResize', 'shelve']) {
          await world.act(name, action, null, { as: 'demo' });
        }
        await world.delete(name, { as: 'demo' });
        await world.act(name, 'resize', { flavorRef: 't2' }, { as: 'demo' });
      }
      await world.act(byAdmin, 'unlock', null, { as: 'demo' });
      await stop(world, ...locks);
      await resizeTo(world, 'h2', ...locks);
      await fail(world, 'h2');
      for (const name of locks) {
        await world.act(name, 'confirmResize', null, { as: 'demo' });
        await world.act(name, 'confirmResize');
      }
      await world.settled(...locks);
      await world.onlyEnabled(['h3']);
      for (const name of locks) await evacuate(world, name, newest(world));
      await world.settled(...locks);
      await world.act(byOwner, 'lock', { locked_reason: 'ours' });
      await world.act(byOwner, 'unlock', null, { as: 'demo' });
      await world.act(byAdmin, 'unlock');
      await world.act(byAdmin, 'os-start', null, { as: 'demo' });
      await world.settled(...locks);
    },
  },
];
