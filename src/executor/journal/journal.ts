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

/** A run that is kept in a journal. */
export interface KeptRun {
  /** As it was given to `begin`. */
  readonly runId: string;
  /**
   * Reads its records; none where the run ended before its first one was written.
   * @throws {JournalError} when it cannot be read or is damaged elsewhere than at its torn end
   */
  read(): Promise<readonly JournalRecord[]>;
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
  /**
   * The hosts of which there is a run, in any order. A run is never removed by this library.
   * @throws {JournalError} when they cannot be listed
   */
  hosts(): Promise<readonly string[]>;
  /**
   * The runs of this host, in any order, none of them read yet: so one that is damaged does not hide the others.
   * @throws {JournalError} when they cannot be listed
   */
  list(host: string): Promise<readonly KeptRun[]>;
}
