import { beforeAll, describe, expect, it } from 'vitest';
import { allRows } from './all-rows.ts';
import { judge } from './judge.ts';
import { play, type Results } from './play.ts';
import { SimulatedRecoverer } from './simulated-recoverer.ts';
import { playUsualRemedy } from './usual-remedy.ts';

describe.each(['epoxy', 'zed'] as const)(
  'each row of the decision table, on the simulated cloud (%s)',
  (release) => {
    const rows = allRows.filter(({ releases }) => releases?.includes(release) ?? true);
    let results: Results;
    let recoverer: SimulatedRecoverer;
    beforeAll(async () => {
      recoverer = await SimulatedRecoverer.open(release);
      results = await play(recoverer, rows);
    });

    it.each(rows.map((row) => [row.name, row] as const))('%s', (_name, row) => {
      judge(row, row.expected[release], results.get(row.name));
    });

    it('leaves nothing that Nova stops running on, where the usual remedy does', async () => {
      const stopped = rows.filter(({ expected }) => expected[release].ran === 'spawned');
      const { world } = await SimulatedRecoverer.open(release);
      const remedied = await playUsualRemedy(world, rows);
      const runOn = stopped.filter(
        ({ name }) => !['never', 'spawned'].includes(remedied.get(name)?.ran ?? ''),
      );
      expect(runOn.map(({ name }) => name)).toContain('resized, stopped before, source alive');
      expect(stopped.filter(({ name }) => results.get(name)?.ran !== 'spawned')).toEqual([]);
    });

    it('never runs two copies of a guest', () => {
      expect(recoverer.world.cloud.twoCopies).toEqual([]);
    });
  },
);
