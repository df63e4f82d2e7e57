import type { Claim } from './claim.ts';
import type { JournalRecord } from './journal-record.ts';

/** The journal of one run, open for writing. */
export interface RunJournal {
  /**
   * Writes a record; resolved, it survives a power cut. Nothing is asked of Nova before.
   * @throws {JournalError} The record may or may not be there; the run must stop.
   */
  append(record: JournalRecord): Promise<void>;
  /** Ends the writing; what was appended stays. */
  close(): Promise<void>;
}

/** Where recoveries write down what they are about to do. Bring your own, or use `jsonlJournal`. */
export interface Journal {
  /**
   * Claims a host for one recovery, so that no other that writes to this journal works on it at the same time. It has to end
   * by itself when the process dies.
   *
   * @param owner The machine, the process and the time, for whoever comes too late.
   * @throws {HostClaimedError} when it is claimed already
   */
  claim(host: string, owner: string): Promise<Claim>;
  /**
   * The records of every run of this host, oldest run first.
   * @throws {JournalError} when one cannot be read or is damaged elsewhere than at its torn end
   */
  load(host: string): Promise<readonly (readonly JournalRecord[])[]>;
  /**
   * Begins the journal of a new run.
   * @throws {JournalError} when there is one with that id already, or it cannot be made
   */
  begin(host: string, runId: string): Promise<RunJournal>;
}
