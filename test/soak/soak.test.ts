import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jsonlJournal, listRuns } from '../../src/index.ts';
import { measure } from './support/measure.ts';
import { COURSES, recoverOnce } from './support/recover-once.ts';

/** How many recoveries one process does; `npm run proof -- soak` has 500. */
const RECOVERIES = Number(process.env['SOAK_RECOVERIES'] ?? 20);

/** Ten measurements, the first of them after every kind of recovery has been done once. */
const EVERY = Math.max(COURSES.length, Math.ceil(RECOVERIES / 10));

/** What the heap may have grown by, between the middle and the end, in KiB for each recovery: a young process still compiles. */
const LEAK_KIB = RECOVERIES >= 200 ? 4 : 200;

const EXPECTED = {
  'all is well': 'recovered',
  'no room': 'failed',
  ended: 'aborted',
  left: 'aborted',
  'not fenced': 'fencingNotConfirmed',
} as const;

it(
  `${RECOVERIES} recoveries in one process leave no memory, handle, timer or listener behind`,
  { timeout: 60_000 + RECOVERIES * 10_000 },
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'soak-'));
    const journal = jsonlJournal({ directory });
    const [one, other] = [new AbortController(), new AbortController()];
    const signals = [one.signal, other.signal];
    const service = { journal, signal: one.signal, leaveSignal: other.signal };
    try {
      const held = [];
      for (let done = 1; done <= RECOVERIES; done += 1) {
        const course = COURSES[done % COURSES.length] ?? 'all is well';
        // Hosts fail again, and have a journal by then.
        expect(await recoverOnce(course, `h${done % 7}`, service), `${done}: ${course}`).toBe(
          EXPECTED[course],
        );
        if (done % EVERY === 0) {
          const now = await measure(signals);
          held.push({ done, ...now });
          console.log(
            `after ${done} recoveries: ${now.heapKib} KiB, ${JSON.stringify(now.resources)}, ${now.listeners} listeners`,
          );
        }
      }
      const [first] = held;
      const middle = held[Math.floor(held.length / 2)];
      const last = held.at(-1);
      if (first === undefined || middle === undefined || last === undefined)
        throw new Error('nothing was measured');
      expect(last.listeners).toBe(0);
      expect(last.resources).toEqual(first.resources);
      expect((last.heapKib - middle.heapKib) / Math.max(1, last.done - middle.done)).toBeLessThan(LEAK_KIB);
      const runs = await listRuns({ journal });
      expect(runs).toHaveLength(RECOVERIES);
      expect(runs.filter(({ problem }) => problem !== null)).toEqual([]);
    } finally {
      await rm(directory, { recursive: true });
    }
  },
);
