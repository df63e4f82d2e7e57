import { JournalError } from '../errors.ts';
import { HostClaimedError } from './claim.ts';
import { journalRecordSchema } from './journal-record-schema.ts';
import type { JournalRecord } from './journal-record.ts';
import type { Journal, RunJournal } from './journal.ts';

/**
 * Makes a journal that is gone with this process: for tests and rehearsals alone. A recovery of real instances that is
 * interrupted would have forgotten what they were.
 *
 * What it gives back has gone through JSON, as it would through a file; so a second run over the same journal goes on
 * from the first.
 */
export function memoryJournal(): Journal {
  const runs = new Map<string, Map<string, string[]>>();
  const claimed = new Map<string, string>();
  return {
    claim: (host, owner) => {
      const other = claimed.get(host);
      if (other !== undefined) return Promise.reject(new HostClaimedError(other));
      claimed.set(host, owner);
      return Promise.resolve({
        assertOwner: () => Promise.resolve(),
        release: () => {
          claimed.delete(host);
          return Promise.resolve();
        },
      });
    },
    load: (host) => Promise.resolve([...(runs.get(host)?.values() ?? [])].map(parse)),
    hosts: () => Promise.resolve([...runs.keys()]),
    list: (host) =>
      Promise.resolve(
        [...(runs.get(host) ?? [])].map(([runId, lines]) => ({
          runId,
          read: () => Promise.resolve(parse(lines)),
        })),
      ),
    begin: (host, runId) => {
      const own = runs.get(host) ?? new Map<string, string[]>();
      if (own.has(runId)) {
        const problem = new JournalError(`${host}/${runId}`, 'there is a run of that name already');
        return Promise.reject(problem);
      }
      const lines: string[] = [];
      runs.set(host, own.set(runId, lines));
      return Promise.resolve<RunJournal>({
        append: (record: JournalRecord) => {
          lines.push(JSON.stringify(record));
          return Promise.resolve();
        },
        close: () => Promise.resolve(),
      });
    },
  };
}

function parse(lines: readonly string[]): JournalRecord[] {
  return lines.map((line) => journalRecordSchema.parse(JSON.parse(line)));
}
