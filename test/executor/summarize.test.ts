import { describe, expect, it } from 'vitest';
import { memoryJournal, NovaClient, planHost, summarize } from '../../src/index.ts';
import { SimulatedCloud, type SimulatedCloudOptions } from '../../src/testing/index.ts';
import { FailedHost } from './support/failed-host.ts';

/** A living host with one instance of each kind. */
function aLivingHost(options: SimulatedCloudOptions = {}): SimulatedCloud {
  const cloud = new SimulatedCloud(options);
  cloud.addHosts('h1', 'h2', 'h3');
  cloud.addInstance('on', { host: 'h1' });
  cloud.addInstance('off', { host: 'h1', state: 'stopped' });
  cloud.addInstance('resized', { host: 'h1', state: 'resized', from: 'stopped', source: 'h2' });
  cloud.addInstance('paused', { host: 'h1', state: 'paused' });
  cloud.addInstance('shelved', { host: 'h1', state: 'shelved' });
  cloud.addInstance('building', { host: 'h1', state: 'building' });
  cloud.addInstance('deleting', { host: 'h1', task: 'deleting' });
  return cloud;
}

async function drill(cloud: SimulatedCloud, options: Partial<Parameters<typeof planHost>[2]> = {}) {
  const nova = await NovaClient.connect(cloud.connectOptions());
  const from = cloud.clock.now();
  const plan = await planHost(nova, 'h1', {
    storage: 'shared',
    clock: cloud.clock,
    journal: memoryJournal(),
    ...options,
  });
  const names = (set: { instanceIds: readonly string[] } | undefined) =>
    set?.instanceIds.map((id) => cloud.instance(id).name) ?? [];
  return { summary: summarize(plan), names, tookMs: cloud.clock.now() - from };
}

describe('a drill on a living host', () => {
  it('sums up what a recovery would come to', async () => {
    const { summary, names } = await drill(aLivingHost());
    expect(summary.instances.count).toBe(7);
    expect(names(summary.running)).toEqual(['on']);
    expect(names(summary.stoppedByNova).sort()).toEqual(['off', 'paused', 'resized']);
    expect(names(summary.confirmed)).toEqual(['resized']);
    expect(names(summary.held).sort()).toEqual(['building', 'deleting', 'shelved']);
    expect(names(summary.heldBy.shelved)).toEqual(['shelved']);
    expect(names(summary.heldBy.deleted)).toEqual(['deleting']);
    expect(summary.heldBy.localDisk).toBeUndefined();
    expect(names(summary.lost.memoryLost)).toEqual(['paused']);
    expect(summary.lost.rebuildFromImage.count).toBe(0);
  });

  it('shows what a policy changes, and a release', async () => {
    const policy = {
      onShelved: 'recover',
      completeDeletes: true,
      rebuildFromImage: 'accept',
      allowClientStop: true,
    } as const;
    const { summary, names } = await drill(aLivingHost({ release: 'zed' }), { policy });
    expect(names(summary.stoppedByClient)).toEqual(['paused']);
    expect(names(summary.deleted)).toEqual(['deleting']);
    expect(names(summary.shelved)).toEqual(['shelved']);
    const local = await drill(aLivingHost(), { policy, storage: 'local' });
    expect(local.names(local.summary.lost.rebuildFromImage)).toContain('on');
  });

  it('puts every instance into one set, and no other', async () => {
    const { summary } = await drill(aLivingHost());
    const sets = [
      summary.running,
      summary.stoppedByNova,
      summary.stoppedByClient,
      summary.shelved,
      summary.adopted,
      summary.deleted,
      summary.held,
      summary.nothing,
    ];
    expect(sets.flatMap(({ instanceIds }) => instanceIds).sort()).toEqual(
      [...summary.instances.instanceIds].sort(),
    );
    for (const { count, instanceIds } of sets) expect(count).toBe(instanceIds.length);
  });

  it('sends not one mutating request and leaves everything as it is', async () => {
    const cloud = aLivingHost();
    const before = JSON.stringify(cloud.instances());
    await drill(cloud);
    expect(cloud.requests.length).toBeGreaterThan(0);
    expect(
      cloud.requests.filter(({ route }) => !route.startsWith('GET ') && route !== 'POST /auth/tokens'),
    ).toEqual([]);
    expect(JSON.stringify(cloud.instances())).toBe(before);
  });

  it('waits for a heartbeat where a resize is to be confirmed by another host, and for two intervals at most', async () => {
    const { tookMs } = await drill(aLivingHost());
    expect(tookMs).toBeGreaterThan(1_000);
    expect(tookMs).toBeLessThan(25_000);
  });

  it('waits for nothing where no other host’s life decides', async () => {
    const host = new FailedHost();
    host.revive();
    for (let i = 0; i < 5; i += 1) host.nova.boot(`web-${i}`, { vmState: 'stopped' });
    // A resize whose source is lost: nobody can confirm it, however long one waits.
    host.nova.bootResized('lost', 'h4', 'stopped');
    Object.assign(host.nova.bootResized('broken', 'h4', 'stopped'), { status: 'error' });
    const from = host.clock.now();
    const plan = await host.plan();
    expect(host.clock.now() - from).toBeLessThan(1_000);
    expect(summarize(plan).stoppedByNova.count).toBe(7);
  });
});
