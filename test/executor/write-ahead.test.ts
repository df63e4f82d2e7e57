import { describe, expect, it } from 'vitest';
import { JournalError, type JournalRecord } from '../../src/executor/index.ts';
import { answered, connectionLost } from '../support/fake-nova-call.ts';
import { FailedHost, rejection } from './support/failed-host.ts';

const CONSENT = { onShelved: 'recover', completeDeletes: true } as const;

/** A host whose recovery makes every kind of mutating call but a stop by the client. */
function busyHost(): FailedHost {
  const host = new FailedHost();
  host.nova.boot('plain');
  host.nova.boot('stopped', { vmState: 'stopped' });
  host.nova.bootResized('resized', 'h2', 'active');
  host.nova.bootResized('lost', 'h4', 'stopped');
  host.nova.boot('shelved', { vmState: 'shelved', powerState: 'shutdown' });
  host.nova.boot('deleting', { taskState: 'deleting' });
  const powered = host.nova.boot('found-off');
  host.on('services.update', 'service-h1', () => {
    Object.assign(host.nova.cloud.instance(powered.id), { vmState: 'stopped', powerState: 'shutdown' });
    host.nova.cloud.note(powered.id, 'stop', null);
    return undefined;
  });
  return host;
}

function asCall(record: JournalRecord & { kind: 'intent' }): string {
  return record.call === 'forceDown'
    ? 'services.update service-h1'
    : `${record.call} ${record.instanceId ?? ''}`;
}

describe('every mutating call', () => {
  it('is in the journal before it is made, and its answer after it', async () => {
    const host = busyHost();
    const order: string[] = [];
    const written = new Map<number, string>();
    host.journal.onAppend = (record) => {
      if (record.kind === 'intent') {
        written.set(record.seq, asCall(record));
        order.push(`intent ${asCall(record)}`);
      }
      if (record.kind === 'answer') order.push(`${record.result} ${written.get(record.seq) ?? '?'}`);
    };
    const { onCall } = host.nova;
    host.nova.onCall = (call) => {
      if (call.mutating) order.push(`call ${call.name.replace('servers.', '')} ${call.id ?? ''}`);
      return onCall(call);
    };
    expect((await host.recover({ policy: CONSENT })).outcome).toBe('recovered');

    const calls = order.filter((line) => line.startsWith('call ')).map((line) => line.slice(5));
    expect(new Set(calls.map((call) => call.split(' ')[0]))).toEqual(
      new Set([
        'services.update',
        'lock',
        'unlock',
        'evacuate',
        'confirmResize',
        'resetState',
        'start',
        'shelve',
        'delete',
      ]),
    );
    const open: string[] = [];
    for (const line of order) {
      const [kind = '', ...rest] = line.split(' ');
      const what = rest.join(' ');
      if (kind === 'intent') open.push(what);
      else if (kind === 'call') expect(open).toContain(what);
      else open.splice(open.indexOf(what), 1);
    }
    expect(open).toEqual([]);
    expect(order.filter((line) => line.startsWith('intent '))).toHaveLength(calls.length);
  });

  it('has a number of its own', async () => {
    const host = busyHost();
    await host.recover();
    const numbers = host.journal.records.flatMap((record) => (record.kind === 'intent' ? [record.seq] : []));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it.each([
    ['unknown when no answer came', connectionLost(), 'unknown', 'the connection broke'],
    ['refused, with the words of Nova', answered(403, 'Not yours'), 'refused', 'Not yours'],
  ])('is written down as %s', async (_how, error, result, words) => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.on('servers.lock', 'web', () => {
      throw error;
    });
    await host.recover();
    const { records } = host.journal;
    const lock = records.find((record) => record.kind === 'intent' && record.call === 'lock');
    const answer = records.find(
      (record) => record.kind === 'answer' && lock?.kind === 'intent' && record.seq === lock.seq,
    );
    expect(answer).toMatchObject({ result, message: expect.stringContaining(words) as string });
  });

  it('evacuate is written down with its microversion and its destination', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover();
    expect(host.journal.records).toContainEqual(
      expect.objectContaining({ kind: 'intent', call: 'evacuate', instanceId: 'web', microversion: '2.94' }),
    );
  });
});

describe('a journal that cannot be written', () => {
  it('never leads to a call without a durable intent, whichever record it fails at', async () => {
    const whole = busyHost();
    await whole.recover();
    const total = whole.journal.records.length;
    expect(total).toBeGreaterThan(40);

    for (let n = 1; n <= total; n += 1) {
      const host = busyHost();
      host.journal.onAppend = (_record, count) => {
        if (count === n) throw new Error('ENOSPC: no space left on device');
      };
      const error = await rejection(host.recover());
      const context = `failing at record ${n} of ${total}`;
      expect(error, context).toBeInstanceOf(JournalError);
      const intents = host.journal.records.flatMap((record) =>
        record.kind === 'intent' ? [asCall(record)] : [],
      );
      for (const call of host.nova.mutations) expect(intents, context).toContain(call);
      expect((error as JournalError).message, context).toContain('ENOSPC');
      // The first two are written before the fencer is asked: nothing had been done that a report could tell of.
      expect((error as JournalError).report === null, context).toBe(n <= 2);
    }
  });

  it('begins nothing further and reports every instance, with what Nova is still at', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 60_000;
    host.nova.boot('first');
    host.nova.boot('second');
    host.nova.boot('third');
    let full = false;
    host.journal.onAppend = (record) => {
      full ||= record.kind === 'intent' && record.call === 'lock' && record.instanceId === 'third';
      if (full) throw new Error('ENOSPC');
    };
    host.on('servers.lock', 'second', () => ({ delayMs: 20_000 }));
    const error = await rejection(host.recover({ inFlight: 3, concurrentPosts: 1 }));
    expect(error).toBeInstanceOf(JournalError);
    const { report } = error as JournalError;
    expect(report?.outcome).toBe('aborted');
    expect(report?.instances.map(({ instanceId }) => instanceId)).toEqual(['first', 'second', 'third']);
    expect(host.nova.mutations).not.toContain('lock third');
    expect(report?.instances.map(({ lockLeft }) => lockLeft)).toEqual(
      ['first', 'second', 'third'].map((id) => host.nova.cloud.instance(id).locked),
    );
  });

  it('tells of an evacuation whose acceptance could not be written down as under way', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 60_000;
    host.nova.boot('web');
    let seq: number | null = null;
    host.journal.onAppend = (record) => {
      if (record.kind === 'intent' && record.call === 'evacuate') ({ seq } = record);
      if (record.kind === 'answer' && record.seq === seq) throw new Error('ENOSPC');
    };
    const error = await rejection(host.recover({ lock: false }));
    const report = error instanceof JournalError ? error.report : null;
    expect(report?.instances).toMatchObject([{ instanceId: 'web', outcome: 'inFlight' }]);
    expect(report?.followUps.map(({ code }) => code)).toContain('keepComputeDown');
  });

  it('tells of a lock whose success could not be written down as left', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    let seq: number | null = null;
    host.journal.onAppend = (record) => {
      if (record.kind === 'intent' && record.call === 'lock') ({ seq } = record);
      if (record.kind === 'answer' && record.seq === seq) throw new Error('ENOSPC');
    };
    const error = await rejection(host.recover());
    expect(host.nova.cloud.instance('web').locked).toBe(true);
    expect(error).toMatchObject({ report: { instances: [{ instanceId: 'web', lockLeft: true }] } });
  });

  it('is told with no report where the recovery could not begin', async () => {
    const host = new FailedHost();
    host.journal.begin = () => Promise.reject(new JournalError('/j/run.jsonl', 'EACCES'));
    expect(await rejection(host.recover())).toMatchObject({ where: '/j/run.jsonl', report: null });
    expect(host.nova.mutations).toEqual([]);
  });

  it('keeps a recovery from beginning when it cannot be read', async () => {
    const host = new FailedHost();
    host.journal.load = () => Promise.reject(new JournalError('/j/run.jsonl:3', 'damaged'));
    expect(await rejection(host.recover())).toMatchObject({ where: '/j/run.jsonl:3', report: null });
    expect(host.nova.mutations).toEqual([]);
  });
});
