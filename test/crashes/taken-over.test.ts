import { describe, expect, it } from 'vitest';
import { isLifeboatError } from '../../src/index.ts';
import { build, FAILED, type Scene } from './support/scenes.ts';
import { StoppableProcess } from './support/stoppable-process.ts';

const STEP = process.env['CRASH_POINTS'] === 'all' ? 1 : 7;

/** As long as the old owner may go by what it has seen, in milliseconds; the new one waits as long. */
const SIGHT_MS = 20_000;

/**
 * Without what only the journal of the first could tell: what it had reset, or evacuated and meant to start or to unlock afterwards. That is why
 * a run of another machine takes over by an explicit word alone.
 */
const SCENE: Scene = {
  name: 'what is taken over',
  release: 'epoxy',
  instances: {
    active: {},
    stopped: { state: 'stopped' },
    'another active one': {},
    'another stopped one': { state: 'stopped' },
    'resized, source alive': { state: 'resized', from: 'stopped', source: 'c1' },
  },
};
const OPTIONS = { storage: 'shared', inFlight: 2 } as const;

async function momentsOfAll(): Promise<number> {
  const whole = new StoppableProcess();
  expect((await whole.recover(await build(SCENE), FAILED, OPTIONS)).outcome).toBe('recovered');
  return whole.moments;
}

/** Stops a process at a moment, lets another machine take the host over, and lets the first go on after `when`. */
async function takeOver(at: number, when: 'its mark is on the host' | 'it is done') {
  const cloud = await build(SCENE);
  const first = new StoppableProcess(at);
  const old = first
    .recover(cloud, FAILED, OPTIONS)
    .then(({ outcome, instances }) => (instances.length === 0 ? 'found nothing' : outcome))
    .catch((error: unknown) => (isLifeboatError(error) ? error.code : Promise.reject(error as Error)));
  await Promise.race([first.stopped, old]);
  await cloud.pass(1_000);
  const second = new StoppableProcess();
  const recovering = second.recover(cloud, FAILED, { ...OPTIONS, takeOver: true });
  const isMarked = () => second.changes.length > 0;
  if (when === 'it is done') await recovering;
  else for (let ms = 0; ms < 120_000 && !isMarked(); ms += 100) await cloud.pass(100);
  // The answer to that request.
  await cloud.pass(100);
  const wasOwner = first.changes.length > 0;
  const markedAt = second.changes[0]?.at ?? Number.NaN;
  const contAt = cloud.clock.now();
  first.cont();
  const [oldOutcome, next] = await Promise.all([old, recovering]);
  return {
    ...{ cloud, wasOwner, oldOutcome, next, markedAt },
    /** What the old owner asked for although the host was not its own any more. */
    late: first.changes.filter((change) => change.at >= contAt),
    /** The new owner's first call on an instance, where there was one left to make. */
    begunAt: second.changes[1]?.at ?? Infinity,
  };
}

describe(
  'a process that is stopped while another machine takes its host over',
  { timeout: 1_200_000 },
  () => {
    it('makes not one further call when it goes on, at whatever moment it was stopped', async () => {
      const moments = await momentsOfAll();
      let tried = 0;
      let aborted = 0;
      for (let at = 1; at < moments - 2; at += STEP) {
        const { cloud, wasOwner, oldOutcome, next, late } = await takeOver(at, 'it is done');
        const told = `stopped at ${at} of ${moments}`;
        // From one that has not put its mark on the host yet nothing was taken; it may still do so, and finds nothing to recover.
        expect(wasOwner ? late : late.filter(({ what }) => !what.startsWith('PUT ')), told).toEqual([]);
        expect(next.outcome, told).toBe('recovered');
        // Stopped behind its last call it has nothing to be kept from.
        const well = wasOwner
          ? ['aborted', 'found nothing', 'recovered']
          : ['ownedElsewhere', 'found nothing'];
        expect(well, told).toContain(oldOutcome);
        if (oldOutcome === 'aborted') aborted += 1;
        expect(cloud.twoCopies, told).toEqual([]);
        for (const { name, host, runningOn } of cloud.instances()) {
          expect({ name, left: host !== FAILED }, told).toEqual({ name, left: true });
          const runs = name.endsWith('active one') || name === 'active' ? 1 : 0;
          expect({ name, runs: runningOn.length }, told).toEqual({ name, runs });
        }
        tried += 1;
      }
      expect(aborted).toBeGreaterThan(tried / 2);
      console.log(`taken over: stopped at ${tried} of ${moments} moments`);
    });

    it('and goes on at once is done by the time the other one makes its first call on an instance', async () => {
      const moments = await momentsOfAll();
      for (let at = 1; at < moments - 2; at += 2 * STEP) {
        const { cloud, wasOwner, next, late, markedAt, begunAt } = await takeOver(
          at,
          'its mark is on the host',
        );
        const told = `stopped at ${at} of ${moments}`;
        expect(cloud.twoCopies, told).toEqual([]);
        // Where its own mark was not on the host yet, nothing has been taken from it.
        if (!wasOwner) continue;
        expect(begunAt - markedAt, told).toBeGreaterThanOrEqual(SIGHT_MS);
        for (const change of late) expect(change.at, told).toBeLessThan(markedAt + SIGHT_MS);
        expect(next.outcome, told).toBe('recovered');
      }
    });
  },
);
