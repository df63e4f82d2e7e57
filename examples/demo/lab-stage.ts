import { setTimeout as sleep } from 'node:timers/promises';
import { NovaClient } from 'nova-lifeboat';
import { endpoints, fail, password, probe, reset, up } from '../../lab/index.ts';
import { makeInstances } from './instances.ts';
import { tell } from './show.ts';
import type { Stage } from './stage.ts';

const HOST = 'h2';

/** Sets the demo up on the lab's real OpenStack, which it brings up where needed. */
export async function labStage(): Promise<Stage> {
  tell(
    'Bringing up a real OpenStack Nova with six compute hosts (minutes the first time, seconds when it is up)...',
  );
  await up();
  await reset();
  tell(`Making instances on ${HOST}: running, stopped, and resized from both.`);
  await makeInstances(probe(), HOST);

  const nova = await NovaClient.connect({
    auth: {
      type: 'password',
      authUrl: endpoints.authUrl,
      username: 'admin',
      password,
      projectName: 'admin',
    },
    region: endpoints.region,
  });
  return {
    nova,
    host: HOST,
    kill: async () => {
      await fail(HOST);
      return 'its nova-compute was killed';
    },
    clock: { now: () => Date.now(), sleep: async (ms, signal) => sleep(ms, undefined, signal && { signal }) },
    // The lab's nova-computes report every second, a usual cloud's every ten.
    heartbeatIntervalMs: 1_000,
    pollIntervalMs: 1_000,
    close: async () => {
      await nova.close();
      return 'The lab stays up for the next time; `npm run lab -- down` stops it.';
    },
  };
}
