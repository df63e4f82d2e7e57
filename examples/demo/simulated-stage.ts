import { NovaClient } from 'nova-lifeboat';
import { PacedClock, SimulatedCloud } from 'nova-lifeboat/testing';
import type { Stage } from './stage.ts';

/** Half a minute of an ordinary cloud, so that it is over in a few seconds and can still be watched. */
const SPEED = 12;

/** Sets the demo up in this process: it needs nothing but Node. */
export async function simulatedStage(): Promise<Stage> {
  const cloud = new SimulatedCloud({ clock: new PacedClock({ speed: SPEED }) });
  cloud.addHosts('h1', 'h2', 'h3', 'h4');
  cloud.addInstance('web (active)', { host: 'h2' });
  cloud.addInstance('batch (stopped)', { host: 'h2', state: 'stopped' });
  for (const from of ['active', 'stopped'] as const) {
    const name = `${from === 'active' ? 'db' : 'archive'} (resized while ${from})`;
    cloud.addInstance(name, { host: 'h2', state: 'resized', from, source: 'h1' });
  }

  return {
    nova: await NovaClient.connect(cloud.connectOptions()),
    host: 'h2',
    kill: () => {
      cloud.kill('h2');
      return Promise.resolve('h2 has lost its power');
    },
    clock: cloud.clock,
    heartbeatIntervalMs: 10_000,
    pollIntervalMs: 2_000,
    close: () =>
      Promise.resolve('The same on a real OpenStack Nova, which it brings up: npm run demo -- --lab'),
  };
}
