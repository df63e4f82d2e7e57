import { mkdir, open, readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { JournalError } from '../errors.ts';
import { type Claim, HostClaimedError } from './claim.ts';
import type { Journal, RunJournal } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';
import { claimOnThisMachine } from './kernel-claim.ts';
import { JOURNAL_VERSION, journalRecordSchema } from './journal-record-schema.ts';

/** Options of {@link jsonlJournal}. */
export interface JsonlJournalOptions {
  /** The folder; below it every host has one of its own. It is made when missing, readable by its owner only. */
  readonly directory: string;
}

/**
 * A journal of plain files, `<directory>/<host>/<run>.jsonl`, one record a line, for one machine. Every record is on
 * the disk (fdatasync) before the call that it announces. A host is claimed by a lock of the kernel's, which ends with the process that
 * holds it. A last line that a power cut has torn is ignored when it is
 * read back; damage anywhere else is an error that names file and line.
 */
export function jsonlJournal({ directory }: JsonlJournalOptions): Journal {
  return {
    claim: (host, owner) => claimHost(folderOf(directory, host), owner),
    load: (host) => loadRuns(folderOf(directory, host)),
    begin: (host, runId) => beginRun(folderOf(directory, host), runId),
  };
}

function folderOf(directory: string, host: string): string {
  const name = encodeURIComponent(host);
  if (/^\.*$/.test(name)) throw new JournalError(directory, `${JSON.stringify(host)} is no name for a host`);
  return join(directory, name);
}

async function claimHost(folder: string, owner: string): Promise<Claim> {
  return guard(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // The same folder by whatever path somebody comes to it.
    return claimOnThisMachine(folder, await realpath(folder), owner);
  });
}

async function beginRun(folder: string, runId: string): Promise<RunJournal> {
  const file = join(folder, `${encodeURIComponent(runId)}.jsonl`);
  await guard(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
  const handle = await guard(file, () => open(file, 'ax', 0o600));
  await guard(folder, () => syncFolder(folder));
  await guard(folder, () => syncFolder(dirname(folder)));
  // Appends take turns: two lines in one another would be a damaged journal. So would one behind a torn line, hence
  // none is made once one has failed.
  let last: Promise<void> = Promise.resolve();
  return {
    append: (record) => {
      last = last.then(() =>
        guard(file, async () => {
          await handle.appendFile(`${JSON.stringify(record)}\n`);
          await handle.datasync();
        }),
      );
      return last;
    },
    close: async () => {
      await last.catch(() => undefined);
      await handle.close();
    },
  };
}

// A new file is only safe once the folder that names it is.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function loadRuns(folder: string): Promise<JournalRecord[][]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new JournalError(folder, 'the folder cannot be read', { cause: error });
  });
  const runs: JournalRecord[][] = [];
  for (const name of names.filter((each) => each.endsWith('.jsonl'))) {
    const file = join(folder, name);
    const run = parseJournal(file, await guard(file, () => readFile(file, 'utf8')));
    if (run.length > 0) runs.push(run);
  }
  return runs.sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
}

function startOf(run: readonly JournalRecord[]): string {
  return run[0]?.at ?? '';
}

/** Reads the text of one run. `file` is for the errors. */
function parseJournal(file: string, text: string): JournalRecord[] {
  const lines = text.split('\n');
  // What follows the last newline is either nothing or a line that was never finished, hence never acknowledged.
  lines.pop();
  return lines.map((line, index) => parseLine(`${file}:${index + 1}`, line));
}

function parseLine(where: string, line: string): JournalRecord {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch (cause) {
    throw new JournalError(
      where,
      'not a line of JSON; the file is damaged. Move it away once you know what it held.',
      {
        cause,
      },
    );
  }
  const parsed = journalRecordSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const version = typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined;
  throw new JournalError(
    where,
    version !== undefined && version !== JOURNAL_VERSION
      ? `written in version ${JSON.stringify(version)} of the journal, this library knows ${JOURNAL_VERSION}`
      : `not a record of a journal: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
  );
}

async function guard<T>(where: string, io: () => Promise<T>): Promise<T> {
  try {
    return await io();
  } catch (cause) {
    if (cause instanceof HostClaimedError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new JournalError(where, `${why}; nothing is asked of Nova that is not written down first`, {
      cause,
    });
  }
}
