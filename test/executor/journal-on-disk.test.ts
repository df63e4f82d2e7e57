import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Journal, jsonlJournal } from '../../src/executor/index.ts';
import type { VirtualClock } from '../../src/testing/virtual-clock.ts';
import { FailedHost, rejection, results } from './support/failed-host.ts';

function inRealTime(journal: Journal, clock: VirtualClock): Journal {
  return {
    claim: async (host, owner) => {
      const claim = await clock.during(journal.claim(host, owner));
      return { assertOwner: () => claim.assertOwner(), release: () => clock.during(claim.release()) };
    },
    load: (host) => clock.during(journal.load(host)),
    begin: async (host, runId) => {
      const run = await clock.during(journal.begin(host, runId));
      return {
        append: (record) => clock.during(run.append(record)),
        close: () => clock.during(run.close()),
      };
    },
  };
}

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
    expect(await rejection(host.recover({ journal, runId: 'one' }))).toMatchObject({ code: 'journal' });
    expect(host.nova.mutations).toHaveLength(before);

    expect(results(await host.recover({ journal, runId: 'two' }))).toEqual({ web: 'recovered' });
    expect(host.end('web')).toBe('stopped on h2');
    expect(await readdir(join(directory, 'h1'))).toEqual(['one.jsonl', 'two.jsonl']);
  } finally {
    await rm(directory, { recursive: true });
  }
});
