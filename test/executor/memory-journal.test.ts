import { expect, it } from 'vitest';
import { JournalError } from '../../src/executor/errors.ts';
import { memoryJournal } from '../../src/executor/journal/memory-journal.ts';

const AT = '2026-01-01T00:00:00.000Z';

it('a journal in memory gives back the runs of a host, oldest first, and no other', async () => {
  const journal = memoryJournal();
  for (const [host, runId] of [
    ['h1', 'one'],
    ['h2', 'other'],
    ['h1', 'two'],
  ] as const) {
    const run = await journal.begin(host, runId);
    await run.append({ kind: 'fenced', at: AT, fencer: runId, evidence: 'off' });
    await run.close();
  }
  const fencers = (await journal.load('h1')).map((run) =>
    run.map((record) => 'fencer' in record && record.fencer),
  );
  expect(fencers).toEqual([['one'], ['two']]);
  expect(await journal.load('h3')).toEqual([]);
});

it('a journal in memory refuses a second run of one name, as one on the disk does', async () => {
  const journal = memoryJournal();
  await journal.begin('h1', 'one');
  await expect(journal.begin('h1', 'one')).rejects.toThrow(JournalError);
});
