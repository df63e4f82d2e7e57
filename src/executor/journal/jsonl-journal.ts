import { mkdir, open, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Claim } from './claim.ts';
import { guard } from './guard.ts';
import type { Journal, RunJournal } from './journal.ts';
import { fileOf, folderOf, hostsIn, loadRuns, runsIn } from './jsonl-runs.ts';
import { claimOnThisMachine } from './kernel-claim.ts';

/** Options of {@link jsonlJournal}. */
export interface JsonlJournalOptions {
  /** The folder; below it every host has one of its own. It is made when missing, readable by its owner only. */
  readonly directory: string;
}

/**
 * A journal of plain files, `<directory>/<host>/<run>.jsonl`, one record a line, for one machine. Every record is on
 * the disk (fdatasync) before the call that it announces. A host is claimed by a lock of the kernel's, which ends with the process that
 * holds it. A last line that a power cut or a full disk has torn is ignored when it is
 * read back; damage anywhere else is an error that names file and line. No file is ever removed. `docs/journal.md` says how to read them.
 */
export function jsonlJournal({ directory }: JsonlJournalOptions): Journal {
  return {
    claim: (host, owner) => claimHost(folderOf(directory, host), owner),
    load: (host) => loadRuns(folderOf(directory, host)),
    begin: (host, runId) => beginRun(folderOf(directory, host), runId),
    hosts: () => hostsIn(directory),
    list: (host) => runsIn(folderOf(directory, host)),
  };
}

async function claimHost(folder: string, owner: string): Promise<Claim> {
  return guard(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // The same folder by whatever path somebody comes to it.
    return claimOnThisMachine(folder, await realpath(folder), owner);
  });
}

async function beginRun(folder: string, runId: string): Promise<RunJournal> {
  const file = fileOf(folder, runId);
  await guard(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
  const handle = await guard(file, () => open(file, 'ax', 0o600));
  try {
    await guard(folder, () => syncFolder(folder));
    await guard(folder, () => syncFolder(dirname(folder)));
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
  // Appends take turns: two lines in one another would be a damaged journal. So would one behind a torn line, hence
  // none is made once one has failed. Nor is a failed fdatasync tried again: the kernel may have dropped what it could not write,
  // and would call the next one a success.
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
      await guard(file, () => handle.close());
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
