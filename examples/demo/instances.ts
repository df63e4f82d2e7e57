import type { Probe } from '../../lab/index.ts';

/** The host on which the resized ones were before. */
const RESIZED_FROM = 'h1';

/** Makes four instances on a host: active, stopped, and one resized from each. */
export async function makeInstances(nova: Probe, host: string): Promise<void> {
  const [, stopped, resized, stoppedResized] = await nova.bootMany([
    { name: 'web (active)', host },
    { name: 'batch (stopped)', host },
    { name: 'db (resized while active)', host: RESIZED_FROM },
    { name: 'archive (resized while stopped)', host: RESIZED_FROM },
  ]);
  if (stopped === undefined || resized === undefined || stoppedResized === undefined) {
    throw new Error('the lab booted fewer instances than it was asked for');
  }
  for (const id of [stopped, stoppedResized]) {
    await nova.act(id, 'os-stop');
    await nova.waitFor(id, (server) => server?.vmState === 'stopped' && server.taskState === null, 60_000);
  }
  await nova.withOnlyEnabled([host], async () => {
    await Promise.all([resized, stoppedResized].map((id) => nova.resize(id, 't2')));
  });
}
