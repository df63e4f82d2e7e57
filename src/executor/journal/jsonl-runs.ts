import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JournalError } from '../errors.ts';
import { guard } from './guard.ts';
import type { KeptRun } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';
import { parseJournal } from './parse-journal.ts';

const EXTENSION = '.jsonl';

/** The folder of a host. */
export function folderOf(directory: string, host: string): string {
  const name = encodeURIComponent(host);
  if (/^\.*$/.test(name)) throw new JournalError(directory, `${JSON.stringify(host)} is no name for a host`);
  return join(directory, name);
}

/** The file of a run in the folder of its host. */
export function fileOf(folder: string, runId: string): string {
  return join(folder, `${encodeURIComponent(runId)}${EXTENSION}`);
}

/** The hosts that have a folder; whatever else is there is not ours. */
export async function hostsIn(directory: string): Promise<string[]> {
  const found = await entriesOf(directory);
  return found.flatMap((entry) => {
    const host = decoded(entry.name);
    const isFolder = entry.isDirectory() || entry.isSymbolicLink();
    return isFolder && encodeURIComponent(host) === entry.name ? [host] : [];
  });
}

/** The runs of a host, in the order of their names; none is read yet. */
export async function runsIn(folder: string): Promise<KeptRun[]> {
  const names = (await entriesOf(folder)).map(({ name }) => name).filter((name) => name.endsWith(EXTENSION));
  return names.sort().map((name) => {
    const file = join(folder, name);
    return {
      runId: decoded(name.slice(0, -EXTENSION.length)),
      read: async () => parseJournal(file, await guard(file, () => readFile(file, 'utf8'))),
    };
  });
}

/** The records of all runs of a host, oldest first; one without a record is left out. */
export async function loadRuns(folder: string): Promise<(readonly JournalRecord[])[]> {
  const runs: (readonly JournalRecord[])[] = [];
  for (const kept of await runsIn(folder)) {
    const run = await kept.read();
    if (run.length > 0) runs.push(run);
  }
  return runs.sort((a, b) => startOf(a).localeCompare(startOf(b)));
}

function startOf(run: readonly JournalRecord[]): string {
  return run[0]?.at ?? '';
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new JournalError(folder, 'the folder cannot be read', { cause: error });
  }
}

// A file that somebody has renamed is read all the same.
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
