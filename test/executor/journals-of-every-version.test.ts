import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonlJournal, listRuns } from '../../src/executor/index.ts';
import { lockReason } from '../../src/model/lock-mark.ts';
import { FailedHost, rejection, results } from './support/failed-host.ts';
import { inRealTime } from './support/in-real-time.ts';

/** Files that were written by real runs of the versions. They are never written anew: each has to be gone on with for good. */
const JOURNALS = fileURLToPath(new URL('journals', import.meta.url));

/** What Nova showed when the process of the run had ended: by file, each instance and its vm_state then and at the end. */
const LEFT: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>> = {
  // A reset had been made, and its evacuation not yet been sent. Its last line is torn.
  'version-1/died-after-reset': { db: ['active', 'stopped'] },
  // There was no room for any of them.
  'version-1/no-room': { web: ['error', 'stopped'], pause: ['error', 'stopped'], db: ['error', 'stopped'] },
};

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'version-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** The host as such a run had left it, with its journal in the folder of the host. */
async function leftBy(file: string): Promise<{ host: FailedHost; runId: string }> {
  const runId = file.split('/')[1] ?? '';
  await mkdir(join(directory, 'h1'), { recursive: true });
  await cp(join(JOURNALS, `${file}.jsonl`), join(directory, 'h1', `${runId}.jsonl`));
  const host = new FailedHost();
  const disabledReason = `nova-lifeboat run=${runId} owner=alpha:17415 at=2026-01-01T00:00:00.050Z`;
  Object.assign(host.h1, { forcedDown: true, status: 'disabled', disabledReason });
  for (const [id, [vmState]] of Object.entries(LEFT[file] ?? {})) {
    const lockedReason = lockReason({ runId, prior: 'stopped' });
    // Nova has forgotten what it was, and shows the power of its last look.
    Object.assign(host.nova.boot(id, { vmState, powerState: 'running' }), { locked: true, lockedReason });
  }
  return { host, runId };
}

const recover = (host: FailedHost, runId?: string) =>
  host.recover({ runId, journal: inRealTime(jsonlJournal({ directory }), host.clock) });

describe('a journal of version', () => {
  it('1 is there for every kind of end, and every file is gone on with', async () => {
    const files = (await readdir(JOURNALS, { recursive: true }))
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => name.replace('.jsonl', ''));
    expect(files.sort()).toEqual(Object.keys(LEFT).sort());
  });

  it.each(Object.keys(LEFT))('%s is gone on with, by the marks and by its runId', async (file) => {
    for (const named of [false, true]) {
      await rm(join(directory, 'h1'), { recursive: true, force: true });
      const { host, runId } = await leftBy(file);
      expect((await listRuns({ journal: jsonlJournal({ directory }) }))[0]).toMatchObject({
        ...{ runId, resumeWith: runId, problem: null },
        unfinished: expect.arrayContaining(Object.keys(LEFT[file] ?? {})) as string[],
      });
      const report = await recover(host, named ? runId : undefined);
      expect(results(report)).toEqual(
        Object.fromEntries(Object.keys(LEFT[file] ?? {}).map((id) => [id, 'recovered'])),
      );
      for (const [id, [, end]] of Object.entries(LEFT[file] ?? {})) {
        expect(host.end(id)).toMatch(new RegExp(`^${end} on h[23]$`));
        expect(host.nova.cloud.instance(id).locked).toBe(false);
      }
    }
  });

  it.each([
    [
      'a newer version',
      (text: string) => text.replace('"version":1', '"version":2'),
      1,
      'written in version 2',
    ],
    [
      'a kind of record that only a newer version can know',
      (text: string) =>
        `${text.split('\n').slice(0, 4).join('\n')}\n{"kind":"sealed","at":"2026-01-01T00:00:00.000Z"}\n`,
      5,
      'a record of the kind "sealed", which this library does not know',
    ],
  ])('%s is refused with file and line, and nothing is done', async (_what, change, line, words) => {
    const { host, runId } = await leftBy('version-1/no-room');
    const file = join(directory, 'h1', `${runId}.jsonl`);
    await writeFile(file, change(await readFile(file, 'utf8')));
    const error = await rejection(recover(host));
    expect(error).toMatchObject({ code: 'journal', where: `${file}:${line}`, report: null });
    expect(String(error)).toContain(words);
    expect(String(error)).toContain('a newer nova-lifeboat has written it');
    expect(host.nova.mutations).toEqual([]);
    expect(await readdir(join(directory, 'h1'))).toEqual([`${runId}.jsonl`]);
  });

  it('1 with a field that a later version has added is read, and the field left alone', async () => {
    const { host, runId } = await leftBy('version-1/no-room');
    const file = join(directory, 'h1', `${runId}.jsonl`);
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('"seq":', '"weather":"fair","seq":'));
    expect((await recover(host)).outcome).toBe('recovered');
  });
});
