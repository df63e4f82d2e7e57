import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JournalError, jsonlJournal, type JournalRecord } from '../../src/executor/index.ts';
import { rejection } from './support/failed-host.ts';

const disk = vi.hoisted(() => ({ onAppend: null as null | ((text: string) => string | null) }));

// A disk that is full takes a part of a line and then refuses: `onAppend` gives the part, null for all of it.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  const open: typeof real.open = async (...args) => {
    const handle = await real.open(...args);
    const append = handle.appendFile.bind(handle);
    handle.appendFile = async (data) => {
      const part = disk.onAppend?.(String(data)) ?? null;
      await append(part ?? String(data));
      if (part !== null)
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    };
    return handle;
  };
  return { ...real, open };
});

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'journal-'));
});

afterEach(async () => {
  disk.onAppend = null;
  await rm(directory, { recursive: true });
});

const at = '2026-01-01T00:00:00.000Z';
const service = { id: 'service-h1', status: 'enabled', disabledReason: null };

function runRecord(runId: string, startedAt = at): JournalRecord {
  return { kind: 'run', version: 1, at: startedAt, runId, host: 'h1', owner: 'me:1', service };
}

function fenced(evidence: string): JournalRecord {
  return { kind: 'fenced', at, fencer: 'ipmi', evidence };
}

async function write(runId: string, ...records: readonly JournalRecord[]): Promise<string> {
  const run = await jsonlJournal({ directory }).begin('h1', runId);
  for (const record of records) await run.append(record);
  await run.close();
  return join(directory, 'h1', `${runId}.jsonl`);
}

function load(host = 'h1'): Promise<readonly (readonly JournalRecord[])[]> {
  return jsonlJournal({ directory }).load(host);
}

describe('a journal of files', () => {
  it('gives back what was written, oldest run first', async () => {
    await write('b', runRecord('b', '2026-01-01T00:00:00.000Z'), fenced('off'));
    await write('a', runRecord('a', '2026-01-02T00:00:00.000Z'));
    expect(await load()).toEqual([
      [runRecord('b', '2026-01-01T00:00:00.000Z'), fenced('off')],
      [runRecord('a', '2026-01-02T00:00:00.000Z')],
    ]);
  });

  it('is empty for a host that was never recovered', async () => {
    expect(await load('h9')).toEqual([]);
  });

  it('is readable by its owner only', async () => {
    const file = await write('run', runRecord('run'));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'h1'))).mode & 0o777).toBe(0o700);
  });

  it('makes its folder, and every folder above it, readable by its owner only', async () => {
    const deep = join(directory, 'state', 'nova-lifeboat');
    await (await jsonlJournal({ directory: deep }).begin('h1', 'run')).close();
    expect((await stat(deep)).mode & 0o777).toBe(0o700);
  });

  it('ignores a last line that was never finished', async () => {
    const file = await write('run', runRecord('run'), fenced('off'));
    const whole = await readFile(file, 'utf8');
    const [, second = ''] = whole.split('\n');
    for (const cut of [1, 10, second.length]) {
      await writeFile(file, whole.slice(0, whole.length - second.length - 1) + second.slice(0, cut));
      expect(await load(), `cut after ${cut}`).toEqual([[runRecord('run')]]);
    }
  });

  it('leaves out a run of which nothing was ever written', async () => {
    await write('run');
    expect(await load()).toEqual([]);
  });

  it.each([
    ['{"kind":"fen', 'not a line of JSON'],
    ['', 'not a line of JSON'],
    [
      '{"kind":"unheard"}',
      'a record of the kind "unheard", which this library does not know: a newer nova-lifeboat',
    ],
    ['{"kind":"end","at":"yesterday","outcome":"recovered"}', 'not a record of a journal'],
    ['null', 'not a record of a journal'],
  ])('is refused where a line in the middle is %j, with file and line', async (line, why) => {
    const file = await write('run', runRecord('run'), fenced('off'));
    const [first = '', second = ''] = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, `${first}\n${line}\n${second}\n`);
    const error = await rejection(load());
    expect(error).toBeInstanceOf(JournalError);
    expect(error).toMatchObject({ where: `${file}:2`, report: null });
    expect(String(error)).toContain(`${file}:2: ${why}`);
  });

  it('is refused where it was written in another version', async () => {
    const file = await write('run', runRecord('run'));
    await writeFile(file, (await readFile(file, 'utf8')).replace('"version":1', '"version":2'));
    const error = await rejection(load());
    expect(error).toMatchObject({ where: `${file}:1` });
    expect(String(error)).toContain('written in version 2 of the journal, this library knows 1');
  });

  it('is refused where it cannot be read', async () => {
    await mkdir(join(directory, 'h1', 'run.jsonl'), { recursive: true });
    expect(await rejection(load())).toBeInstanceOf(JournalError);
    await writeFile(join(directory, 'h2'), 'not a folder');
    expect(await rejection(load('h2'))).toMatchObject({ where: join(directory, 'h2') });
  });

  it('is refused for a run that there is already', async () => {
    const file = await write('run', runRecord('run'));
    const error = await rejection(jsonlJournal({ directory }).begin('h1', 'run'));
    expect(error).toMatchObject({ code: 'journal', where: file });
    expect(await load()).toEqual([[runRecord('run')]]);
  });

  it('is refused where its folder cannot be made', async () => {
    await writeFile(join(directory, 'file'), '');
    const journal = jsonlJournal({ directory: join(directory, 'file') });
    expect(await rejection(journal.begin('h1', 'run'))).toBeInstanceOf(JournalError);
  });
});

describe('the names of hosts and runs', () => {
  it.each(['a/b', '../x', 'h1\u0000', 'cömpute', '.hidden', 'x'.repeat(100)])(
    'stay inside the folder: %j',
    async (host) => {
      const journal = jsonlJournal({ directory });
      const run = await journal.begin(host, '..');
      await run.append(runRecord('..'));
      await run.close();
      expect(await readdir(directory)).toHaveLength(1);
      expect(await journal.load(host)).toEqual([[runRecord('..')]]);
    },
  );

  it.each(['', '.', '..', '...'])('are refused where they would be a folder of another kind: %j', (host) => {
    const journal = jsonlJournal({ directory });
    expect(() => journal.load(host)).toThrow(JournalError);
    expect(() => journal.begin(host, 'run')).toThrow(JournalError);
  });
});

describe('appends', () => {
  it('that come together do not interleave, and keep their order', async () => {
    const run = await jsonlJournal({ directory }).begin('h1', 'run');
    const records = Array.from({ length: 200 }, (_, index) => fenced(`${index} ${'x'.repeat(index * 50)}`));
    await Promise.all(records.map((record) => run.append(record)));
    await run.close();
    expect(await load()).toEqual([records]);
  });

  it('are waited for by close', async () => {
    const run = await jsonlJournal({ directory }).begin('h1', 'run');
    const appending = run.append(fenced('off'));
    await run.close();
    await appending;
    expect(await load()).toEqual([[fenced('off')]]);
  });

  it('fail for good once one has failed, so that a torn line stays the last one', async () => {
    const run = await jsonlJournal({ directory }).begin('h1', 'run');
    await run.append(runRecord('run'));
    disk.onAppend = (text) => (text.includes('torn') ? text.slice(0, 20) : null);
    const [torn, queued] = await Promise.all([
      rejection(run.append(fenced('torn'))),
      rejection(run.append(fenced('queued'))),
    ]);
    expect(torn).toBeInstanceOf(JournalError);
    expect(String(torn)).toContain('ENOSPC');
    expect(queued).toBeInstanceOf(JournalError);
    expect(await rejection(run.append(fenced('later')))).toBeInstanceOf(JournalError);
    await run.close();
    expect(await load()).toEqual([[runRecord('run')]]);
  });
});
