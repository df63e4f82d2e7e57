import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JournalError, jsonlJournal, listRuns, memoryJournal, readRun } from '../../src/executor/index.ts';
import { inRealTime } from './support/in-real-time.ts';
import { FailedHost, rejection } from './support/failed-host.ts';

let directory = '';
let host: FailedHost;

/** The journal of a host that was recovered twice: there was no room for one of two instances at first. */
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'journal-'));
  host = new FailedHost();
  host.nova.boot('web', { vmState: 'stopped' });
  host.nova.boot('kept', { vmState: 'paused', powerState: 'paused' });
  host.nova.cloud.hasCapacity = false;
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

function recover(runId: string) {
  return host.recover({
    runId,
    journal: inRealTime(jsonlJournal({ directory }), host.clock),
    policy: { onPaused: 'hold' },
  });
}

function list(of?: string) {
  return listRuns({ journal: jsonlJournal({ directory }), host: of });
}

const fileOf = (run: string) => join(directory, 'h1', `${run}.jsonl`);

describe('the list of runs', () => {
  it('is empty where there was none', async () => {
    expect(await list()).toEqual([]);
    expect(await listRuns({ journal: jsonlJournal({ directory: join(directory, 'missing') }) })).toEqual([]);
    expect(await listRuns({ journal: memoryJournal() })).toEqual([]);
    expect(await list('h9')).toEqual([]);
  });

  it('tells what is left to do, and with which runId', async () => {
    const report = await recover('one');
    expect(await list()).toEqual([
      {
        host: 'h1',
        runId: 'one',
        resumes: null,
        startedAt: report.startedAt,
        finishedAt: report.finishedAt,
        owner: expect.stringMatching(/^\S+:\d+$/) as string,
        outcome: 'failed',
        instances: { failed: 1, held: 1 },
        unfinished: ['web'],
        resumeWith: 'one',
        problem: null,
      },
    ]);
  });

  it('keeps finished runs, and what a later one has brought to its end is left to nobody', async () => {
    await recover('one');
    host.nova.cloud.hasCapacity = true;
    await recover('one');
    expect(await list('h1')).toMatchObject([
      { runId: 'one', outcome: 'failed', unfinished: [], resumeWith: null },
      { runId: 'one.2', resumes: 'one', outcome: 'recovered', unfinished: [], resumeWith: null },
    ]);
    expect(await readdir(join(directory, 'h1'))).toEqual(['one.2.jsonl', 'one.jsonl']);
  });

  it('tells of a run whose process died, wherever its last line was torn', async () => {
    await recover('one');
    const lines = (await readFile(fileOf('one'), 'utf8')).split('\n');
    const planned = lines.findIndex((line) => line.includes('"kind":"plan"'));
    await writeFile(fileOf('one'), lines.slice(0, planned).join('\n').concat('\n'));
    expect(await list()).toMatchObject([{ finishedAt: null, unfinished: [], resumeWith: 'one' }]);

    await writeFile(fileOf('one'), `${lines.slice(0, planned + 2).join('\n')}\n{"kind":"inte`);
    expect(await list()).toMatchObject([
      {
        runId: 'one',
        finishedAt: null,
        outcome: null,
        unfinished: ['web'],
        resumeWith: 'one',
        problem: null,
      },
    ]);

    await truncate(fileOf('one'), 20);
    expect(await list()).toMatchObject([{ runId: 'one', startedAt: null, resumeWith: null, problem: null }]);
  });

  it('tells of an unfinished run that was ended before it had planned anything', async () => {
    await host.recover({ runId: 'early', journal: inRealTime(jsonlJournal({ directory }), host.clock) });
    const lines = (await readFile(fileOf('early'), 'utf8')).split('\n');
    await writeFile(
      fileOf('early'),
      `${lines.slice(0, 2).join('\n')}\n{"kind":"end","at":"2026-01-01T00:00:00.000Z","outcome":"aborted"}\n`,
    );
    expect(await list()).toMatchObject([{ outcome: 'aborted', resumeWith: 'early' }]);
  });

  it('names what is damaged with file and line, and hides no other run', async () => {
    await recover('one');
    await appendFile(fileOf('one'), 'what is this\n');
    await mkdir(join(directory, 'h0'));
    await writeFile(join(directory, 'h0', 'two.jsonl'), '{"kind":"run","version":2}\n');
    const lines = (await readFile(fileOf('one'), 'utf8')).split('\n').length - 1;
    host.nova.cloud.hasCapacity = true;
    expect(await rejection(recover('other'))).toMatchObject({ where: `${fileOf('one')}:${lines}` });
    await writeFile(fileOf('whole'), '');
    expect(await list()).toMatchObject([
      { host: 'h0', runId: 'two', problem: { message: expect.stringContaining('version 2') as string } },
      { host: 'h1', runId: 'one', resumeWith: null, problem: { where: `${fileOf('one')}:${lines}` } },
      { host: 'h1', runId: 'whole', problem: null },
    ]);
  });

  it('heeds nothing but folders of hosts, with files of runs', async () => {
    await recover('one');
    await writeFile(join(directory, 'notes.txt'), 'nothing');
    await mkdir(join(directory, 'a%zz'));
    await writeFile(join(directory, 'h1', 'README'), 'nothing');
    expect((await list()).map((run) => run.runId)).toEqual(['one']);
  });

  it('tells of a host whose runs cannot be listed', async () => {
    await recover('one');
    const journal = jsonlJournal({ directory });
    const refusing = {
      ...journal,
      hosts: () => Promise.resolve(['h1', 'h0']),
      list: (of: string) =>
        of === 'h0' ? Promise.reject(new JournalError('/j/h0', 'EACCES')) : journal.list(of),
    };
    expect(await listRuns({ journal: refusing })).toMatchObject([
      { host: 'h0', runId: null, problem: { where: '/j/h0' } },
      { host: 'h1', runId: 'one', problem: null },
    ]);
  });

  // Root may read whatever it likes, so the file is made unreadable in a way that holds for root too.
  it('tells of a file that cannot be read', async () => {
    await recover('one');
    await mkdir(fileOf('folder'));
    await chmod(fileOf('folder'), 0);
    const runs = await list();
    expect(runs.map(({ runId, problem }) => [runId, problem?.where ?? null])).toEqual([
      ['folder', fileOf('folder')],
      ['one', null],
    ]);
  });
});

describe('a run', () => {
  it('is read whole, by its host and its id', async () => {
    await recover('one');
    const records = await readRun('h1', 'one', { journal: jsonlJournal({ directory }) });
    expect(records.at(0)).toMatchObject({ kind: 'run', runId: 'one' });
    expect(records.at(-1)).toMatchObject({ kind: 'end', outcome: 'failed' });
  });

  it('that is not there is an error that names it', async () => {
    const journal = memoryJournal();
    expect(await rejection(readRun('h1', 'one', { journal }))).toMatchObject({
      code: 'journal',
      where: 'h1/one',
    });
  });
});
