import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jsonlJournal } from '../../src/executor/index.ts';
import { inRealTime } from './support/in-real-time.ts';
import { FailedHost, rejection, results } from './support/failed-host.ts';

it('a recovery is gone on with from files, and no run overwrites another', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'journal-'));
  try {
    const host = new FailedHost();
    const journal = inRealTime(jsonlJournal({ directory }), host.clock);
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    expect(results(await host.recover({ journal, runId: 'one' }))).toEqual({ web: 'failed' });

    host.nova.cloud.hasCapacity = true;
    const before = host.nova.mutations.length;
    const clumsy = { ...journal, begin: (of: string) => journal.begin(of, 'one') };
    expect(await rejection(host.recover({ journal: clumsy }))).toMatchObject({ code: 'journal' });
    expect(host.nova.mutations).toHaveLength(before);

    expect(results(await host.recover({ journal, runId: 'one' }))).toEqual({ web: 'recovered' });
    expect(host.end('web')).toBe('stopped on h2');
    expect(await readdir(join(directory, 'h1'))).toEqual(['one.2.jsonl', 'one.jsonl']);
  } finally {
    await rm(directory, { recursive: true });
  }
});
