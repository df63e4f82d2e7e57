import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { afterCrashes, type Aftermath } from './support/after-crashes.ts';
import type { CrashPoint } from './support/mortal-process.ts';
import { SCENES } from './support/scenes.ts';

/** Whether every single moment is tried, and not one in so many; `npm run proof -- crashes` tries all. */
const STEP = process.env['CRASH_POINTS'] === 'all' ? 1 : 41;

/** How many random pairs and triples are tried in each scene. */
const RUNS = Number(process.env['CRASH_RUNS'] ?? 4);

/** Which part of the scenes, as `0/2`: each is a process of its own. */
const [PART = 0, PARTS = 1] = (process.env['CRASH_PART'] ?? '0/1').split('/').map(Number);

/** Printed, so that a run can be repeated. */
const SEED = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const KINDS: readonly CrashPoint['what'][] = ['diesBefore', 'diesAfter', 'losesReply'];

const PATIENCE_MS = 600_000 + RUNS * 2_000;

describe.each(SCENES.filter((_scene, index) => index % PARTS === PART))(
  `a recovery that is cut short (seed ${SEED}), with $name`,
  (scene) => {
    let undisturbed: Aftermath;
    let single = 0;
    let several = 0;

    beforeAll(async () => {
      undisturbed = await afterCrashes(scene, []);
      expect(undisturbed).toMatchObject({ outcome: 'recovered', twoCopies: 0 });
    });

    afterAll(() => {
      console.log(`${scene.name}: ${single} single crash points, ${several} pairs and triples`);
    });

    const endsTheSame = async (points: readonly (CrashPoint | null)[]) => {
      if (points.filter((point) => point !== null).length === 1) single += 1;
      else several += 1;
      const { ends, outcome, twoCopies } = await afterCrashes(scene, points);
      const told = JSON.stringify(points);
      expect({ ends, outcome, twoCopies }, told).toEqual({
        ends: undisturbed.ends,
        outcome: 'recovered',
        twoCopies: 0,
      });
    };

    it.each(KINDS)(
      'ends as if nothing had happened, at whatever request or journal write it %s',
      { timeout: PATIENCE_MS },
      async (what) => {
        // Where one run is not enough, each of them.
        for (const [run, moments] of undisturbed.moments.entries()) {
          for (let at = 1 + (SEED % STEP); at <= moments; at += STEP) {
            await endsTheSame([...Array.from({ length: run }, () => null), { at, what }]);
          }
        }
      },
    );

    it('ends so after two or three of these as well', { timeout: PATIENCE_MS }, async () => {
      const point = fc.record({
        at: fc.integer({ min: 1, max: Math.max(...undisturbed.moments) }),
        what: fc.constantFrom(...KINDS),
      });
      await fc.assert(fc.asyncProperty(fc.array(point, { minLength: 2, maxLength: 3 }), endsTheSame), {
        numRuns: RUNS,
        seed: SEED,
      });
    });
  },
);
