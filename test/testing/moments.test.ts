import { describe, expect, it, vi } from 'vitest';
import { InvalidOptionsError, NovaClient } from '../../src/index.ts';
import { SimulatedCloud } from '../../src/testing/index.ts';

function twoHosts(): SimulatedCloud {
  const cloud = new SimulatedCloud();
  cloud.addHosts('c1', 'c2', 'c7');
  return cloud;
}

/** What nobody catches while the work is done. */
async function uncaughtDuring(work: () => Promise<void>, count: number): Promise<readonly unknown[]> {
  const uncaught: unknown[] = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => uncaught.push(error));
  try {
    await work();
    await vi.waitFor(() => expect(uncaught).toHaveLength(count));
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
  }
  return uncaught;
}

describe('an action at a moment', () => {
  it('that throws is no answer of Nova: the test hears of it, and Nova goes on', async () => {
    const cloud = twoHosts();
    const id = cloud.addInstance('a', { host: 'c1' });
    const mistake = new Error('the test is wrong');
    const uncaught = await uncaughtDuring(async () => {
      cloud.once({ instance: 'a', taskState: 'powering-off' }, () => {
        throw mistake;
      });
      const nova = await NovaClient.connect(cloud.connectOptions());
      await nova.servers.stop(id);
      await cloud.pass(60_000);
    }, 1);
    expect(uncaught).toEqual([mistake]);
    expect(cloud.instance('a')).toMatchObject({ vmState: 'stopped', taskState: null });
  });

  it('that throws after some time is heard of as well', async () => {
    const cloud = twoHosts();
    const mistake = new Error('the test is wrong');
    const uncaught = await uncaughtDuring(async () => {
      cloud.after(10, () => {
        throw mistake;
      });
      await cloud.pass(20);
    }, 1);
    expect(uncaught).toEqual([mistake]);
  });

  it('says whether it has happened, and happens once', () => {
    const cloud = twoHosts();
    cloud.addInstance('a', { host: 'c1' });
    const seen: string[] = [];
    const planned = cloud.once({ vmState: 'error' }, ({ instance, vmState }) =>
      seen.push(`${instance} ${vmState}`),
    );
    expect(planned.happened).toBe(false);
    cloud.overwrite('a', { vmState: 'error' });
    cloud.overwrite('a', { taskState: 'deleting' });
    expect(planned.happened).toBe(true);
    expect(seen).toEqual(['a error']);
  });

  it('does not happen when it was removed', async () => {
    const cloud = twoHosts();
    cloud.addInstance('a', { host: 'c1' });
    const seen: string[] = [];
    const planned = [
      cloud.once({ vmState: 'error' }, () => seen.push('once')),
      cloud.after(10, () => seen.push('after')),
    ];
    for (const each of planned) each.remove();
    cloud.overwrite('a', { vmState: 'error' });
    await cloud.pass(1_000);
    expect(seen).toEqual([]);
    expect(planned.map(({ happened }) => happened)).toEqual([false, false]);
  });

  it('after some time says that it has happened', async () => {
    const cloud = twoHosts();
    const planned = cloud.after(10, () => undefined);
    await cloud.pass(5);
    expect(planned.happened).toBe(false);
    await cloud.pass(10);
    expect(planned.happened).toBe(true);
    planned.remove();
  });

  it('is told where the instance is going', async () => {
    const cloud = twoHosts();
    cloud.addInstance('a', { host: 'c7' });
    const destinations: (string | null)[] = [];
    cloud.once({ instance: 'a' }, ({ destination }) => destinations.push(destination));
    cloud.overwrite('a', { taskState: 'rebooting' });
    cloud.overwrite('a', { taskState: null });
    cloud.kill('c7');
    await cloud.pass(120_000);
    cloud.once({ instance: 'a', taskState: 'rebuild_spawning' }, ({ destination }) => {
      destinations.push(destination);
      if (destination !== null) cloud.kill(destination);
    });
    const nova = await NovaClient.connect(cloud.connectOptions());
    await nova.servers.evacuate(cloud.instance('a').id, { microversion: '2.95' });
    await cloud.pass(60_000);
    expect(destinations).toEqual([null, expect.stringMatching(/^c[12]$/)]);
    expect(cloud.instance('a')).toMatchObject({ taskState: 'rebuild_spawning', runningOn: [] });
  });

  it.each<[string, object]>([
    ['a state that Nova does not have', { vmState: 'broken' }],
    ['a task that Nova does not have', { taskState: 'rebuild-spawning' }],
    ['a word that is misspelt', { task: 'rebuilding' }],
  ])('is refused for %s, for it would never happen', (_what, moment) => {
    expect(() => twoHosts().once(moment, () => undefined)).toThrow(InvalidOptionsError);
  });

  it.each([-1, NaN])('is refused after %d milliseconds', (ms) => {
    expect(() => twoHosts().after(ms, () => undefined)).toThrow(InvalidOptionsError);
  });
});
