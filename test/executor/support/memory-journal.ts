import type { Journal, JournalRecord } from '../../../src/executor/index.ts';
import { journalRecordSchema } from '../../../src/executor/journal/journal-record-schema.ts';

/** A journal in memory. What it gives back has gone through JSON and the schema, as it would through a file. */
export class MemoryJournal implements Journal {
  readonly runs: JournalRecord[][];
  /** Sees every record before it is kept, counted from 1; a throw keeps it from being kept. */
  onAppend: (record: JournalRecord, count: number) => void | Promise<void> = () => undefined;
  #count = 0;

  constructor(runs: JournalRecord[][] = []) {
    this.runs = runs;
  }

  /** The records of the last run. */
  get records(): readonly JournalRecord[] {
    return this.runs.at(-1) ?? [];
  }

  /** Whatever a run has left behind that never ends. */
  claim(): ReturnType<Journal['claim']> {
    return Promise.resolve({ assertOwner: () => Promise.resolve(), release: () => Promise.resolve() });
  }

  load(): Promise<readonly (readonly JournalRecord[])[]> {
    return Promise.resolve(
      this.runs.map((run) =>
        run.map((record) => journalRecordSchema.parse(JSON.parse(JSON.stringify(record)))),
      ),
    );
  }

  hosts(): Promise<readonly string[]> {
    return Promise.resolve([
      ...new Set(this.runs.flatMap(([start]) => (start?.kind === 'run' ? [start.host] : []))),
    ]);
  }

  list(host: string): ReturnType<Journal['list']> {
    return Promise.resolve(
      this.runs.flatMap((run) => {
        const [start] = run;
        return start?.kind === 'run' && start.host === host
          ? [{ runId: start.runId, read: () => Promise.resolve(run) }]
          : [];
      }),
    );
  }

  begin(): ReturnType<Journal['begin']> {
    const run: JournalRecord[] = [];
    this.runs.push(run);
    return Promise.resolve({
      append: async (record: JournalRecord) => {
        this.#count += 1;
        await this.onAppend(record, this.#count);
        run.push(structuredClone(record));
      },
      close: () => Promise.resolve(),
    });
  }
}
