import { describe, expect, it } from 'vitest';
import { type JournalRecord, memoryJournal } from '../../src/executor/index.ts';
import { MemoryJournal } from './support/memory-journal.ts';
import { FailedHost, rejection, results } from './support/failed-host.ts';

/** A host with a stopped instance for which there is no room. */
function withoutRoom(): FailedHost {
  const host = new FailedHost();
  host.nova.cloud.hasCapacity = false;
  host.nova.boot('web', { vmState: 'stopped' });
  return host;
}

function start(records: readonly JournalRecord[]): Partial<JournalRecord & { kind: 'run' }> {
  const [first] = records;
  return first?.kind === 'run' ? first : {};
}

const neverAsked = { name: 'never', fence: () => Promise.reject(new Error('the fencer was asked')) };

describe('a runId', () => {
  it('that the journal does not know names a new run', async () => {
    const host = withoutRoom();
    const report = await host.recover({ runId: 'ticket-4711' });
    expect(report.runId).toBe('ticket-4711');
    expect(start(host.journal.records)).toMatchObject({ runId: 'ticket-4711' });
    expect(start(host.journal.records).resumes).toBeUndefined();
  });

  it('of an unfinished run goes on with it, again and again, each time in a file of its own', async () => {
    const host = withoutRoom();
    await host.recover({ runId: 'job' });
    expect(host.end('web')).toBe('error on h1');
    const second = await host.recover({ runId: 'job' });
    expect(second).toMatchObject({ runId: 'job.2', outcome: 'failed' });
    host.nova.cloud.hasCapacity = true;
    const third = await host.recover({ runId: 'job.2' });
    expect(third).toMatchObject({ runId: 'job.3', outcome: 'recovered' });
    expect(host.end('web')).toBe('stopped on h2');
    expect(host.journal.runs.map((run) => start(run).resumes)).toEqual([undefined, 'job', 'job']);
  });

  it('of a run that has recovered everything is refused, whichever of its parts is named', async () => {
    const host = withoutRoom();
    await host.recover({ runId: 'job' });
    host.nova.cloud.hasCapacity = true;
    await host.recover({ runId: 'job' });
    const before = host.nova.mutations.length;
    for (const runId of ['job', 'job.2']) {
      const error = await rejection(host.recover({ runId, fence: neverAsked }));
      expect(error, runId).toMatchObject({ code: 'runFinished', host: 'h1' });
      expect(String(error)).toContain('The run job ended at 2026-');
    }
    expect(host.nova.mutations).toHaveLength(before);
    expect(host.journal.runs).toHaveLength(2);
  });

  it('of another host is refused, as that one would be fenced', async () => {
    const host = withoutRoom();
    const journal = memoryJournal();
    await (await journal.begin('h2', 'job')).close();
    const error = await rejection(host.recover({ journal, runId: 'job', fence: neverAsked }));
    expect(error).toMatchObject({ code: 'runElsewhere', host: 'h1' });
    expect(String(error)).toContain('The run job is one of h2');
    expect(host.nova.mutations).toEqual([]);
  });

  it('of a run whose host was readmitted since is refused: it may be delivered late', async () => {
    const host = withoutRoom();
    await host.recover({ runId: 'job' });
    Object.assign(host.h1, { forcedDown: false, disabledReason: null });
    const before = host.nova.mutations.length;
    const error = await rejection(host.recover({ runId: 'job', fence: neverAsked }));
    expect(error).toMatchObject({ code: 'runOutdated', host: 'h1' });
    expect(host.nova.mutations).toHaveLength(before);
  });

  it('of a run that died before the host was forced down goes on with it', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const whole = await host.recover({ runId: 'job', deadlineMs: 600_000 });
    expect(whole.outcome).toBe('recovered');
    const until = host.journal.records.findIndex(({ kind }) => kind === 'intent');
    const other = new FailedHost();
    other.nova.boot('web');
    const journal = new MemoryJournal([host.journal.records.slice(0, until)]);
    expect(await other.recover({ journal, runId: 'job' })).toMatchObject({
      runId: 'job.2',
      outcome: 'recovered',
    });
  });

  it('of a run of which not one record was written goes on with it', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const journal = memoryJournal();
    await (await journal.begin('h1', 'job')).close();
    expect(await host.recover({ journal, runId: 'job' })).toMatchObject({
      runId: 'job.2',
      outcome: 'recovered',
    });
  });

  it('is not needed to go on: without one the marks on the host tell', async () => {
    const host = withoutRoom();
    await host.recover({ runId: 'job' });
    host.nova.cloud.hasCapacity = true;
    expect(results(await host.recover())).toEqual({ web: 'recovered' });
    expect(host.end('web')).toBe('stopped on h2');
  });
});
