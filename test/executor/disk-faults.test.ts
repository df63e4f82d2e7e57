import type * as fs from 'node:fs/promises';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JournalError, type JournalRecord, jsonlJournal, listRuns } from '../../src/executor/index.ts';
import { FailedHost, rejection, results } from './support/failed-host.ts';
import { inRealTime } from './support/in-real-time.ts';

type Operation = 'mkdir' | 'open' | 'append' | 'datasync' | 'syncFolder';

interface Disk {
  /** Throws where an operation is to fail; a text is a part of a line that gets through before it fails. */
  before: (operation: Operation) => string | null;
  /** What is safe from a power cut, by file. */
  readonly durable: Map<string, string>;
}

const disk = vi.hoisted((): Disk => ({ before: () => null, durable: new Map() }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  const mkdir = async (...args: Parameters<typeof real.mkdir>) => {
    disk.before('mkdir');
    return real.mkdir(...args);
  };
  const open: typeof real.open = async (path, flags, mode) => {
    const isFolder = flags === 'r';
    disk.before(isFolder ? 'syncFolder' : 'open');
    const handle = await real.open(path, flags, mode);
    if (isFolder) return handle;
    let written = '';
    const append = handle.appendFile.bind(handle);
    const datasync = handle.datasync.bind(handle);
    handle.appendFile = async (data) => {
      const part = disk.before('append');
      await append(part === null ? data : String(data).slice(0, part.length));
      if (part !== null) throw fault('ENOSPC');
      written += String(data);
    };
    handle.datasync = async () => {
      disk.before('datasync');
      await datasync();
      disk.durable.set(String(path), written);
    };
    return handle;
  };
  return { ...real, mkdir, open };
});

function fault(code: string): Error {
  return Object.assign(new Error(`${code}: the disk refuses`), { code });
}

let directory = '';
let host: FailedHost;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'disk-'));
  host = busyHost();
});

afterEach(async () => {
  disk.before = () => null;
  await rm(directory, { recursive: true });
});

function busyHost(): FailedHost {
  const busy = new FailedHost();
  busy.nova.boot('web', { vmState: 'stopped' });
  busy.nova.bootResized('db', 'h4', 'stopped');
  return busy;
}

function recover(of: FailedHost, folder: string, runId = 'run') {
  return of.recover({ runId, journal: inRealTime(jsonlJournal({ directory: folder }), of.clock) });
}

/** The calls that are announced in what is safe on the disk. */
function announced(): string[] {
  const records = [...disk.durable.values()].flatMap((text) =>
    text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as JournalRecord])),
  );
  return records.flatMap((record) =>
    record.kind !== 'intent'
      ? []
      : [
          record.call === 'forceDown'
            ? 'services.update service-h1'
            : `${record.call} ${record.instanceId ?? ''}`,
        ],
  );
}

/** Fails from the nth operation of all on, as a disk does that is full or broken. */
function breakAt(
  nth: number,
  code: string,
): { readonly count: () => number; readonly what: () => Operation | null } {
  let count = 0;
  let what: Operation | null = null;
  disk.before = (operation) => {
    count += 1;
    if (count < nth) return null;
    what ??= operation;
    // A full disk takes a part of a line.
    if (operation === 'append' && code === 'ENOSPC') return '{"kind":"int';
    throw fault(code);
  };
  return { count: () => count, what: () => what };
}

describe('a disk that is full or broken', () => {
  it.each(['ENOSPC', 'EIO'])(
    'with %s, from whichever operation on, never leads to a call without a durable record, and the next run goes on',
    { timeout: 120_000 },
    async (code) => {
      const whole = breakAt(Infinity, code);
      expect((await recover(host, join(directory, 'whole'))).outcome).toBe('recovered');
      const total = whole.count();
      expect(total).toBeGreaterThan(50);
      const seen = new Set<Operation>();
      for (let nth = 1; nth <= total; nth += 1) {
        const told = `${code} at operation ${nth} of ${total}`;
        const folder = join(directory, `${nth}`);
        const failing = busyHost();
        disk.durable.clear();
        const broken = breakAt(nth, code);
        const before = failing.nova.onCall;
        failing.nova.onCall = (call) => {
          if (call.mutating) {
            const name = call.name.replace('servers.', '');
            expect(announced(), told).toContain(`${name} ${call.id ?? ''}`);
          }
          return before(call);
        };
        const error = await rejection(recover(failing, folder));
        expect(error, told).toBeInstanceOf(JournalError);
        expect((error as JournalError).where, told).toContain(folder);
        expect(String(error), told).toContain(code);
        const what = broken.what();
        if (what !== null) seen.add(what);

        disk.before = () => null;
        failing.nova.onCall = before;
        await failing.clock.sleep(60_000);
        // A claim, a file that could not be made or a torn line is in nobody's way.
        // The last one is that of the record that all is done.
        const runId = nth === total ? 'next' : 'run';
        expect((await recover(failing, folder, runId)).outcome, told).toBe('recovered');
        expect([failing.end('web'), failing.end('db')], told).toEqual(['stopped on h2', 'stopped on h2']);
        expect(failing.nova.cloud.duplicateEvacuations, told).toBe(0);
      }
      expect(seen).toEqual(new Set(['mkdir', 'open', 'append', 'datasync', 'syncFolder']));
    },
  );

  it('in the middle tells by its report what was done by then, and by its file where it broke', async () => {
    let appends = 0;
    disk.before = (operation) => {
      if (operation === 'append') appends += 1;
      return appends > 14 ? '{"kind' : null;
    };
    host.nova.cloud.pace.evacuation = 600_000;
    const error = await rejection(recover(host, directory));
    disk.before = () => null;
    const file = join(directory, 'h1', 'run.jsonl');
    expect(error).toMatchObject({ where: file, report: { outcome: 'aborted', runId: 'run' } });
    const { report } = error as JournalError;
    expect(report?.instances.map(({ instanceId }) => instanceId).sort()).toEqual(['db', 'web']);
    expect(report?.followUps.map(({ code }) => code)).toContain('runAgain');
    expect((await readFile(file, 'utf8')).endsWith('{"kind')).toBe(true);
    const [run] = await listRuns({ journal: jsonlJournal({ directory }) });
    expect(run).toMatchObject({ runId: 'run', finishedAt: null, resumeWith: 'run', problem: null });
    host.nova.cloud.pace.evacuation = 10_000;
    expect(results(await recover(host, directory))).toEqual({ web: 'recovered', db: 'recovered' });
  });
});
