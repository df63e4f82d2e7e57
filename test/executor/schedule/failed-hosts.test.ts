import { describe, expect, it } from 'vitest';
import { memoryJournal, NovaClient, planHost, RecoveryRefusedError } from '../../../src/index.ts';
import { failedHosts } from '../../../src/executor/failed-hosts.ts';
import type { ComputeService } from '../../../src/model/compute-service.ts';
import { rejection } from '../support/failed-host.ts';
import { outcomes, Scene } from './support.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

function ago(minutes: number): string {
  return new Date(NOW - minutes * 60_000).toISOString();
}

function aService(host: string, more: Partial<ComputeService> = {}): ComputeService {
  return {
    ...{ id: host, host, binary: 'nova-compute', zone: 'nova', status: 'enabled', state: 'up' },
    ...{ forcedDown: false, disabledReason: null, updatedAt: ago(0), ...more },
  };
}

const DOWN = { state: 'down', updatedAt: ago(5) } as const;

function countOf(...others: readonly ComputeService[]) {
  const h1 = aService('h1', DOWN);
  return failedHosts(h1, { services: [h1, ...others], novaNow: NOW });
}

describe('a host looks failed', () => {
  it.each([
    ['that is down and was heard of a few minutes ago', DOWN, ['h1', 'h2']],
    ['that is up', {}, ['h1']],
    ['that was heard of 29 minutes ago', { ...DOWN, updatedAt: ago(29) }, ['h1', 'h2']],
    ['but not one that was heard of 31 minutes ago', { ...DOWN, updatedAt: ago(31) }, ['h1']],
    ['but not one that was never heard of', { ...DOWN, updatedAt: null }, ['h1']],
    ['but not one that is forced down', { ...DOWN, forcedDown: true }, ['h1']],
    ['but not one that is disabled', { ...DOWN, status: 'disabled' }, ['h1']],
    ['but not one in another zone', { ...DOWN, zone: 'west' }, ['h1']],
    ['but not one whose cell cannot be reached', { ...DOWN, status: 'UNKNOWN' }, ['h1']],
  ] as const)('%s', (_what, more, failed) => {
    expect(countOf(aService('h2', more), aService('h3')).failed).toEqual(failed);
  });

  it('in any case where it is the one to be recovered', () => {
    const h1 = aService('h1', { status: 'disabled', forcedDown: true, updatedAt: ago(300) });
    expect(failedHosts(h1, { services: [h1, aService('h2')], novaNow: NOW })).toEqual({
      ...{ zone: 'nova', hosts: 2, failed: ['h1'], allowed: 1 },
    });
  });

  it('by the newest heartbeat where Nova does not tell the time', () => {
    const h1 = aService('h1', DOWN);
    const services = [h1, aService('h2', { ...DOWN, updatedAt: ago(31) }), aService('h3')];
    expect(failedHosts(h1, { services, novaNow: null }).failed).toEqual(['h1']);
  });

  it.each([
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 2],
    [9, 5],
  ])('and beside it %i others: %i may', (others, allowed) => {
    const living = Array.from({ length: others }, (_none, index) => aService(`c${index}`));
    expect(countOf(...living).allowed).toBe(allowed);
  });
});

/** `h1` and two of the four others have lost their power two minutes ago. */
async function threeOfFive(): Promise<Scene> {
  const scene = new Scene().others(['h2', 'h3', 'h4', 'h5']);
  scene.cloud.addInstance('web', { host: 'h1' });
  for (const host of ['h1', 'h2', 'h3']) scene.cloud.kill(host);
  await scene.cloud.pass(120_000);
  return scene;
}

describe('more failed hosts than maxFailedHosts', () => {
  it('refuse a recovery before anybody is fenced and anything is written', async () => {
    const scene = await threeOfFive();
    const journal = memoryJournal();
    const fence = { name: 'never', fence: () => Promise.reject(new Error('it was asked')) };
    const error = await rejection(scene.recover({ journal, fence }));
    expect(error).toBeInstanceOf(RecoveryRefusedError);
    expect(error).toMatchObject({ code: 'tooManyFailedHosts', host: 'h1' });
    expect(String(error)).toContain(
      '3 of the 5 compute hosts in zone nova look failed (h1, h2, h3), and 2 may',
    );
    expect(scene.cloud.requests.filter(({ route }) => !route.startsWith('GET'))).toMatchObject([
      { route: 'POST /auth/tokens' },
    ]);
    expect(await journal.load('h1')).toEqual([]);
  });

  it.each([3, Infinity])('are allowed by maxFailedHosts: %s', async (maxFailedHosts) => {
    const scene = await threeOfFive();
    expect(outcomes(await scene.recover({ maxFailedHosts }))).toEqual({ web: 'recovered' });
  });

  it('are no hindrance to the second recovery of the first of them, and count no more once they are recovered', async () => {
    const scene = new Scene().others(['h2', 'h3', 'h4']);
    scene.cloud.addInstance('web', { host: 'h2' });
    for (const host of ['h1', 'h2']) scene.cloud.kill(host);
    await scene.cloud.pass(120_000);
    const journal = memoryJournal();
    await scene.recover({ journal });
    await scene.recover({ journal });
    const nova = await NovaClient.connect(scene.cloud.connectOptions());
    const plan = await planHost(nova, 'h2', { storage: 'shared', clock: scene.cloud.clock, journal });
    expect(plan.failedHosts).toEqual({ zone: 'nova', hosts: 3, failed: ['h2'], allowed: 1 });
  });

  it('are only told of by a plan', async () => {
    const scene = await threeOfFive();
    const nova = await NovaClient.connect(scene.cloud.connectOptions());
    const given = { storage: 'shared', clock: scene.cloud.clock, journal: memoryJournal() } as const;
    const { failedHosts: found, instances } = await planHost(nova, 'h1', given);
    expect(found).toEqual({ zone: 'nova', hosts: 5, failed: ['h1', 'h2', 'h3'], allowed: 2 });
    expect(instances).toHaveLength(1);
    expect(
      (await planHost(nova, 'h1', { ...given, maxFailedHosts: Infinity })).failedHosts.allowed,
    ).toBeNull();
  });
});
