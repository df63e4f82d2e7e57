import type { Scenario } from '../port.ts';
import { evacuate, fail, newest, resetState, resizeTo } from '../steps.ts';

/** What is deleted while its host is dead, or while it is stuck. */
export const deletions: readonly Scenario[] = [
  {
    name: 'What is deleted while its host is dead is gone at once, and stays so',
    async play(world) {
      const names = ['deleted', 'deleted by force', 'stuck in powering-off', 'resized', 'evacuated'];
      await world.boot(names.map((name) => ({ name, host: name === 'resized' ? 'h1' : 'h2' })));
      await resizeTo(world, 'h2', 'resized');
      await fail(world, 'h2');
      await world.delete('deleted');
      await world.act('deleted by force', 'forceDelete');
      await world.act('stuck in powering-off', 'os-stop');
      await world.delete('stuck in powering-off');
      await world.delete('resized');
      await world.onlyEnabled(['h3']);
      await evacuate(world, 'evacuated', newest(world));
      await world.settled('evacuated');
      await world.delete('evacuated');
      await world.settled(...names);
      await world.show(...names);
      await world.act('deleted', 'os-start');
      await world.revive('h2');
      await world.pass(3_000);
    },
  },
  {
    name: 'What is deleted while its host has just been killed is deleted when the host comes back',
    async play(world) {
      const names = ['left alone', 'deleted again', 'evacuated', 'reset and evacuated'];
      await world.boot(names.map((name) => ({ name, host: 'h2' })));
      await world.kill('h2');
      for (const name of names) await world.delete(name);
      await world.setService('h2', { forcedDown: true });
      await world.show(...names);
      await world.delete('deleted again');
      await world.onlyEnabled(['h3']);
      await evacuate(world, 'evacuated', newest(world));
      await resetState(world, 'reset and evacuated', 'active');
      await evacuate(world, 'reset and evacuated', newest(world));
      await world.settled('evacuated', 'reset and evacuated');
      await world.show(...names);
      await world.revive('h2');
      await world.settled(...names);
    },
  },
];
