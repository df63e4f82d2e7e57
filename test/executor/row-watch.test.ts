import { describe, expect, it } from 'vitest';
import { RowWatch } from '../../src/executor/row-watch.ts';
import type { Run } from '../../src/executor/run.ts';
import type { Migration } from '../../src/model/migration.ts';

const START = Date.parse('2026-01-01T00:00:00Z');

interface Course {
  readonly pollMs: number;
  /** How far the clock of the service that writes the row is behind. */
  readonly behindMs: number;
  /** When the row ends, after the beginning. */
  readonly endsAtMs: number;
  /** The looks that fail, counted from 0. */
  readonly fails?: (look: number) => boolean;
}

/** Watches one row for an hour; says how long after its end that is noticed, or null. */
async function noticed({ pollMs, behindMs, endsAtMs, fails = () => false }: Course): Promise<number | null> {
  let now = START;
  const found: number[] = [];
  const run = { clock: { now: () => now }, emit: () => undefined } as unknown as Run;
  const watch = new RowWatch(run, { seenAt: START, aheadMs: 0 }, ({ status }) => status === 'done');
  void watch.ended('instance', { isIt: () => true, since: START }).then(() => {
    found.push(now - START);
  });
  for (let look = 0; now - START < 3_600_000 && found.length === 0; look += 1) {
    const list = (since: string): Promise<readonly Migration[]> => {
      if (fails(look)) return Promise.reject(new Error('Nova is away'));
      const ended = now - START >= endsAtMs;
      const updatedAt = START - behindMs + (ended ? endsAtMs : 0);
      const row = { instanceId: 'instance', status: ended ? 'done' : 'pre-migrating' } as Migration;
      return Promise.resolve(updatedAt >= Date.parse(since) ? [row] : []);
    };
    await watch.look(list).catch(() => undefined);
    await Promise.resolve();
    now += pollMs;
  }
  return found[0] === undefined ? null : found[0] - endsAtMs;
}

describe('the watch over migrations', () => {
  const courses = [2_000, 5_000, 10_000, 15_000, 60_000].flatMap((pollMs) =>
    [0, 20_000, 31_000, 60_000, 200_000, 299_000].map((behindMs) => ({ pollMs, behindMs })),
  );

  it.each(courses)(
    'misses no end, every $pollMs ms, of a service whose clock is $behindMs ms behind',
    async (course) => {
      for (let endsAtMs = 1_000; endsAtMs < 400_000; endsAtMs += 3_700) {
        const late = await noticed({ ...course, endsAtMs });
        expect(late).not.toBeNull();
        expect(late).toBeLessThanOrEqual(60_000 + 2 * course.pollMs);
      }
    },
  );

  it('misses none either when every look that reaches back fails once', async () => {
    let failed = -1;
    const fails = (look: number): boolean => {
      if (look % 31 !== 0 || look === failed) return false;
      failed = look;
      return true;
    };
    expect(await noticed({ pollMs: 2_000, behindMs: 250_000, endsAtMs: 70_000, fails })).not.toBeNull();
  });
});
