import type { Probe } from '../../../lab/index.ts';

/**
 * The usual remedy, for comparison: reset to error, evacuate, and a client that looks once a second and stops what has
 * come up running.
 */
export async function resetToErrorEvacuateAndStop(probe: Probe, id: string, from: string): Promise<void> {
  await probe.act(id, 'os-resetState', { state: 'error' });
  await probe.act(id, 'evacuate', {}, '2.53');
  for (let second = 0; second < 60; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const server = await probe.server(id);
    if (server?.vmState === 'active' && server.taskState === null && server.host !== from) break;
  }
  await probe.act(id, 'os-stop');
  await probe.waitFor(id, (server) => server?.vmState === 'stopped' && server.taskState === null, 60_000);
}
