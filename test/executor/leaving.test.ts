import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { memoryJournal, recoverInstance } from '../../src/executor/index.ts';
import { alreadyFenced } from '../../src/fencing/index.ts';
import { FailedHost, outcomeOf, rejection, results } from './support/failed-host.ts';

const never = () => new Promise<never>(() => undefined);

/** The calls and the answers of the last run, as `evacuate web: accepted`; without a call is without an intent. */
function journalled(host: FailedHost): string[] {
  const { records } = host.journal;
  const calls = new Map(
    records.flatMap((record) =>
      record.kind === 'intent' ? [[record.seq, `${record.call} ${record.instanceId ?? 'host'}`]] : [],
    ),
  );
  return records.flatMap((record) =>
    record.kind === 'answer' ? [`${calls.get(record.seq) ?? '?'}: ${record.result}`] : [],
  );
}

/** Leaves as soon as a call comes in, which is answered a minute later. */
function leavingAt(host: FailedHost, call: string, id: string): AbortSignal {
  const controller = new AbortController();
  host.on(call, id, () => {
    void host.clock.sleep(1_000).then(() => controller.abort());
    return { delayMs: 60_000 };
  });
  return controller.signal;
}

describe('a second signal', () => {
  it('ends a run that a first one lets come to its end', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 3_600_000;
    for (const id of ['a', 'b', 'c']) host.nova.boot(id);
    const first = new AbortController();
    const second = new AbortController();
    const begun = host.clock.now();
    void host.clock.sleep(30_000).then(() => first.abort());
    void host.clock.sleep(60_000).then(() => second.abort());
    const report = await host.recover({
      ...{ signal: first.signal, leaveSignal: second.signal },
      ...{ inFlight: 2, canary: false },
    });
    expect(host.clock.now() - begun).toBe(60_000);
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'signal' } });
    expect(results(report)).toEqual({ a: 'inFlight', b: 'inFlight', c: 'notStarted' });
    expect(report.followUps.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['keepComputeDown', 'runAgain', 'readmitHost', 'removeLock']),
    );
    expect(host.journal.records.at(-1)).toMatchObject({ kind: 'end', outcome: 'aborted' });

    host.nova.cloud.pace.evacuation = 10_000;
    const next = await host.recover({ runId: report.runId });
    expect(results(next)).toEqual({ a: 'recovered', b: 'recovered', c: 'recovered' });
    expect(host.nova.cloud.duplicateEvacuations).toBe(0);
  });

  it('does so alone, and hangs up on a call whose answer is then unknown', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'stopped' });
    const leaveSignal = leavingAt(host, 'servers.evacuate', 'web');
    const begun = host.clock.now();
    const report = await host.recover({ leaveSignal });
    expect(host.clock.now() - begun).toBeLessThan(20_000);
    expect(outcomeOf(report, 'web')).toMatchObject({
      outcome: 'inFlight',
      evacuationUnresolved: true,
      lockLeft: true,
    });
    expect(journalled(host)).toEqual([
      'forceDown host: accepted',
      'lock web: accepted',
      'evacuate web: unknown',
    ]);
    expect(host.nova.mutations.filter((call) => call !== 'services.update service-h1')).toEqual([
      'lock web',
      'evacuate web',
    ]);

    // Nova has heard it all the same.
    await host.clock.sleep(120_000);
    expect(results(await host.recover())).toEqual({ web: 'recovered' });
    expect(host.end('web')).toBe('stopped on h2');
    expect(host.nova.count('servers.evacuate')).toBe(1);
  });

  it.each(['lock', 'confirmResize', 'resetState', 'unlock'])(
    'also while %s is being answered, and the next run ends as if nothing had happened',
    async (call) => {
      const host = new FailedHost();
      host.nova.bootResized('web', call === 'confirmResize' ? 'h2' : 'h4', 'stopped');
      const report = await host.recover({ leaveSignal: leavingAt(host, `servers.${call}`, 'web') });
      expect(report.outcome).toBe('aborted');
      expect(journalled(host).at(-1)).toBe(`${call} web: unknown`);
      await host.clock.sleep(120_000);
      expect((await host.recover()).outcome).toBe('recovered');
      expect(host.end('web')).toBe('stopped on h2');
      expect(host.nova.cloud.instance('web').locked).toBe(false);
    },
  );

  it('while the host is being forced down leaves every instance alone', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const report = await host.recover({ leaveSignal: leavingAt(host, 'services.update', 'service-h1') });
    expect(report).toMatchObject({ outcome: 'aborted', instances: [] });
    expect(journalled(host)).toEqual(['forceDown host: unknown']);
    expect(report.followUps.map(({ code }) => code)).toEqual(['runAgain', 'readmitHost']);
    await host.clock.sleep(120_000);
    expect(results(await host.recover())).toEqual({ web: 'recovered' });
  });
});

describe.each(['signal', 'leaveSignal'] as const)('%s', (option) => {
  it('that is aborted already does nothing', async () => {
    const host = new FailedHost();
    const error = await rejection(host.recover({ [option]: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: 'requestAborted' });
    expect(host.journal.runs).toEqual([]);
    const one = recoverInstance(host.nova, host.nova.boot('web').id, {
      ...{ fence: alreadyFenced('off'), storage: 'shared', clock: host.clock, journal: host.journal },
      [option]: AbortSignal.abort(),
    });
    expect(await rejection(one)).toMatchObject({ code: 'requestAborted' });
    expect(host.nova.mutations).toEqual([]);
  });

  it('while the host is being fenced keeps it from being forced down, whatever the fencer does', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const caller = new AbortController();
    const fence = {
      name: 'ipmi',
      fence: () => {
        caller.abort();
        return Promise.resolve({ fenced: true, evidence: 'off' } as const);
      },
    };
    const report = await host.recover({ fence, [option]: caller.signal });
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'signal' }, instances: [] });
    expect(report.followUps.map(({ code }) => code)).toEqual(['runAgain']);
    expect(host.nova.mutations).toEqual([]);
    expect(host.journal.records.map(({ kind }) => kind)).toEqual(
      option === 'signal' ? ['run', 'snapshot', 'fenced', 'end'] : ['run', 'snapshot', 'end'],
    );
  });

  it('while a person is being asked takes that for a no', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const caller = new AbortController();
    void host.clock.sleep(60_000).then(() => caller.abort());
    const report = await host.recover({ approve: never, [option]: caller.signal });
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'signal' } });
    expect(results(report)).toEqual({ web: 'notStarted' });
  });

  it('leaves no listener and no claim behind, whether it is aborted or not', async () => {
    const host = new FailedHost();
    for (const id of ['a', 'b', 'c']) host.nova.boot(id);
    const caller = new AbortController();
    const journal = memoryJournal();
    expect(
      (await host.recover({ journal, [option]: caller.signal, select: ({ id }) => id === 'a' })).outcome,
    ).toBe('recovered');
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
    host.on('servers.evacuate', 'b', () => {
      caller.abort();
      return undefined;
    });
    expect((await host.recover({ journal, [option]: caller.signal })).outcome).toBe('aborted');
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
    await (await journal.claim('h1', 'next')).release();
  });
});

describe('a fencer that never answers', () => {
  it.each([
    [
      'leaveSignal',
      (host: FailedHost) => {
        const caller = new AbortController();
        void host.clock.sleep(5_000).then(() => caller.abort());
        return { leaveSignal: caller.signal };
      },
    ],
    ['deadline', () => ({ deadlineMs: 5_000 })],
  ])('is left at once by the %s', async (_how, end) => {
    const host = new FailedHost();
    const begun = host.clock.now();
    const report = await host.recover({ fence: { name: 'dead', fence: never }, ...end(host) });
    expect(host.clock.now() - begun).toBeLessThan(6_000);
    expect(report).toMatchObject({ outcome: 'aborted', fencing: null });
  });
});
