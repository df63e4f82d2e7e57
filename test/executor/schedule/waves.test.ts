import { describe, expect, it } from 'vitest';
import { type Instance, InvalidOptionsError, type Wave } from '../../../src/index.ts';
import { wavesOf } from '../../../src/executor/schedule/waves.ts';
import { rejection } from '../support/failed-host.ts';
import { outcomes, Scene } from './support.ts';

const tier = ({ metadata }: Instance) => Number(metadata['tier'] ?? 0);

/** Two instances of tier 2, two of tier 1 and one of none. */
function threeTiers(options: ConstructorParameters<typeof Scene>[0] = {}): Scene {
  const scene = new Scene(options).others(['h2', 'h3']);
  scene.cloud.addInstance('web', { host: 'h1' });
  for (const name of ['db-2', 'db-1']) scene.cloud.addInstance(name, { host: 'h1', metadata: { tier: '1' } });
  for (const name of ['dns-2', 'dns-1']) {
    scene.cloud.addInstance(name, { host: 'h1', metadata: { tier: '2' } });
  }
  return scene;
}

/** The beginnings and ends of instances, in their order, by name. */
function course({ events }: Scene): readonly string[] {
  const names = new Map<string, string>();
  return events.flatMap((event) => {
    if (event.type === 'waveStarted') return [`wave ${event.wave}`];
    if (event.type === 'instanceStarted') {
      names.set(event.instanceId, event.name);
      return [`${event.name} begins`];
    }
    return event.type === 'instanceFinished' ? [`${event.outcome.name} ends`] : [];
  });
}

describe('waves', () => {
  it('are the instances of one priority; the next one begins when the one before has ended', async () => {
    const scene = threeTiers();
    const report = await scene.recover({ priority: tier, canary: false });
    expect(report.outcome).toBe('recovered');
    const seen = course(scene);
    expect(seen.filter((what) => what.startsWith('wave'))).toEqual(['wave 1', 'wave 2', 'wave 3']);
    const [first, second, third] = ['wave 1', 'wave 2', 'wave 3'].map((wave) => seen.indexOf(wave));
    expect(seen.slice(first, second).toSorted()).toEqual([
      ...['dns-1 begins', 'dns-1 ends', 'dns-2 begins', 'dns-2 ends', 'wave 1'],
    ]);
    expect(seen.slice(second, third).toSorted()).toEqual([
      ...['db-1 begins', 'db-1 ends', 'db-2 begins', 'db-2 ends', 'wave 2'],
    ]);
    expect(seen.slice(third)).toEqual(['wave 3', 'web begins', 'web ends']);
    expect(scene.of('waveStarted').map(({ priority, of, instances }) => [priority, of, instances])).toEqual([
      [2, 3, 2],
      [1, 3, 2],
      [0, 3, 1],
    ]);
  });

  it('are one without priority', async () => {
    const scene = threeTiers();
    await scene.recover({ canary: false });
    expect(scene.of('waveStarted')).toMatchObject([{ wave: 1, of: 1, priority: 0, instances: 5 }]);
  });

  it('have nothing of what is held, and the report is in the order of the plan', async () => {
    const scene = threeTiers();
    scene.cloud.addInstance('shelf', { host: 'h1', state: 'shelved', metadata: { tier: '7' } });
    const report = await scene.recover({ priority: tier });
    expect(scene.of('waveStarted').map(({ priority }) => priority)).toEqual([2, 1, 0]);
    expect(report.instances.map(({ name }) => name)).toEqual([
      'shelf',
      'dns-1',
      'dns-2',
      'db-1',
      'db-2',
      'web',
    ]);
  });

  it('do not keep waiting what Nova is at already', () => {
    const item = (id: string, decision: string) => ({ instance: { id }, plan: { decision } });
    const items = [item('a', 'recover'), item('b', 'adopt'), item('c', 'recover')] as never;
    const rank: Record<string, number> = { a: 9, b: 1, c: 1 };
    const waves = wavesOf(items, ({ id }) => rank[id] ?? 0);
    expect(
      waves.map(({ priority, instances }) => [priority, instances.map(({ instance }) => instance.id)]),
    ).toEqual([
      [9, ['a', 'b']],
      [1, ['c']],
    ]);
  });

  it('need numbers: anything else is told of before anybody is fenced', async () => {
    const scene = threeTiers();
    const fence = { name: 'never', fence: () => Promise.reject(new Error('it was asked')) };
    const error = await rejection(scene.recover({ fence, priority: () => Number('high') }));
    expect(error).toBeInstanceOf(InvalidOptionsError);
    expect(String(error)).toContain('gives NaN for the instance');
  });
});

describe('beforeWave', () => {
  it('is asked before each wave, with what has become of those before', async () => {
    const scene = threeTiers();
    const asked: Wave[] = [];
    await scene.recover({
      priority: tier,
      beforeWave: (wave) => {
        asked.push(wave);
      },
    });
    expect(
      asked.map(({ number, of, priority, instances, ended }) => ({
        ...{ number, of, priority },
        instances: instances.map(({ instance }) => instance.name),
        ended: ended.map(({ name, outcome }) => `${name} ${outcome}`),
      })),
    ).toEqual([
      { number: 1, of: 3, priority: 2, instances: ['dns-1', 'dns-2'], ended: [] },
      {
        ...{ number: 2, of: 3, priority: 1, instances: ['db-1', 'db-2'] },
        ended: ['dns-1 recovered', 'dns-2 recovered'],
      },
      {
        ...{ number: 3, of: 3, priority: 0, instances: ['web'] },
        ended: ['dns-1 recovered', 'dns-2 recovered', 'db-1 recovered', 'db-2 recovered'],
      },
    ]);
  });

  it.each([
    ['says no', () => false, 'Wave 2 of 3 (priority 1) was not approved.'],
    [
      'throws',
      () => {
        throw new Error('the database does not answer');
      },
      'Wave 2 of 3 (priority 1) was not approved: the database does not answer.',
    ],
    ['rejects', () => Promise.reject(new Error('no')), 'Wave 2 of 3 (priority 1) was not approved: no.'],
  ])('that %s ends the run, and what follows is untouched', async (_what, answer, sentence) => {
    const scene = threeTiers();
    const report = await scene.recover({
      priority: tier,
      beforeWave: ({ number }) => (number === 2 ? answer() : true),
    });
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'waveNotApproved', sentence } });
    expect(outcomes(report)).toEqual({
      ...{ 'dns-1': 'recovered', 'dns-2': 'recovered' },
      ...{ 'db-1': 'notStarted', 'db-2': 'notStarted', web: 'notStarted' },
    });
    for (const name of ['db-1', 'db-2', 'web']) expect(scene.askedOf(name)).toEqual([]);
    expect(scene.of('waveStarted')).toHaveLength(1);
    expect(report.followUps.map(({ code }) => code)).toContain('runAgain');
  });

  it('may take its time while the fence is watched: a heartbeat ends the run, and the wait', async () => {
    const scene = threeTiers();
    let told = false;
    const report = await scene.recover({
      priority: tier,
      beforeWave: ({ number }, { signal }) => {
        if (number === 1) return true;
        scene.cloud.after(30_000, () => void scene.cloud.revive('h1'));
        signal.addEventListener('abort', () => (told = true));
        return new Promise<boolean>(() => undefined);
      },
    });
    expect(report.abort?.code).toBe('fencingContradicted');
    expect(told).toBe(true);
    expect(outcomes(report)).toMatchObject({ 'dns-1': 'recovered', 'db-1': 'notStarted' });
  });
});
