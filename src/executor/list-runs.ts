import { JournalError } from './errors.ts';
import type { InstanceResult } from './instance-outcome.ts';
import type { Journal, KeptRun } from './journal/journal.ts';
import type { JournalRecord } from './journal/journal-record.ts';
import { jsonlJournal } from './journal/jsonl-journal.ts';
import { stateDirectory } from './journal/state-directory.ts';
import type { RecoveryReport } from './report.ts';

/** What the journal says of one run. Plain data. */
export interface RunSummary {
  readonly host: string;
  /** Null where not even the names of this host's runs can be read. */
  readonly runId: string | null;
  /** The first of the runs that it goes on with; null for one that began anew. */
  readonly resumes: string | null;
  /** ISO; null where no record of it can be read. */
  readonly startedAt: string | null;
  /** ISO; null where it did not come to its end: its process is at work, or has died. */
  readonly finishedAt: string | null;
  /** The machine and the process that ran it. */
  readonly owner: string | null;
  readonly outcome: RecoveryReport['outcome'] | null;
  /** How many instances came to what. */
  readonly instances: Readonly<Partial<Record<InstanceResult, number>>>;
  /** The ids of those that it was to recover and that neither it nor a later run of this host has brought to an end. */
  readonly unfinished: readonly string[];
  /**
   * The `runId` to give to `evacuateHost`, for the same host, to go on with it; null where nothing is left to do. Whether the
   * host was readmitted since is for Nova to say, and such a run is refused.
   */
  readonly resumeWith: string | null;
  /** Why it cannot be read, and no recovery of this host may begin; null where it can. */
  readonly problem: { readonly where: string; readonly message: string } | null;
}

/** Where {@link listRuns} and {@link readRun} look. */
export interface ListRunsOptions {
  /** @default files below `$XDG_STATE_HOME/nova-lifeboat` */
  readonly journal?: Journal | undefined;
  /** The runs of this host alone. @default those of all hosts */
  readonly host?: string | undefined;
}

const ENDED: ReadonlySet<InstanceResult> = new Set(['recovered', 'deleted', 'held', 'none']);

/**
 * Lists the runs of a journal, finished ones included: by host, oldest first. It asks Nova nothing and changes nothing, also
 * while a recovery is at work.
 *
 * One that cannot be read is listed with its `problem` and hides no other.
 *
 * @throws {JournalError} the journal itself cannot be read
 *
 * @example
 * ```ts
 * for (const { host, resumeWith } of await listRuns()) {
 *   if (resumeWith !== null) await evacuateHost(nova, host, { ...options, runId: resumeWith });
 * }
 * ```
 */
export async function listRuns(options: ListRunsOptions = {}): Promise<readonly RunSummary[]> {
  const journal = options.journal ?? jsonlJournal({ directory: stateDirectory() });
  const hosts = options.host === undefined ? await journal.hosts() : [options.host];
  const found: RunSummary[] = [];
  for (const host of [...hosts].sort()) found.push(...(await runsOf(journal, host)));
  return found;
}

/**
 * Reads all records of one run.
 *
 * @throws {JournalError} there is no such run, or it cannot be read
 */
export async function readRun(
  host: string,
  runId: string,
  options: Pick<ListRunsOptions, 'journal'> = {},
): Promise<readonly JournalRecord[]> {
  const journal = options.journal ?? jsonlJournal({ directory: stateDirectory() });
  const kept = (await journal.list(host)).find((run) => run.runId === runId);
  if (kept === undefined) throw new JournalError(`${host}/${runId}`, 'there is no such run in this journal');
  return kept.read();
}

interface Read {
  readonly runId: string;
  readonly records: readonly JournalRecord[];
  readonly problem: RunSummary['problem'];
}

async function runsOf(journal: Journal, host: string): Promise<readonly RunSummary[]> {
  let kept: readonly KeptRun[];
  try {
    kept = await journal.list(host);
  } catch (error) {
    return [{ ...summarize(host, { runId: '', records: [], problem: problemOf(error) }, []), runId: null }];
  }
  const runs: Read[] = [];
  for (const run of kept) runs.push(await read(run));
  runs.sort((a, b) => (a.records[0]?.at ?? '').localeCompare(b.records[0]?.at ?? ''));
  return runs.map((run, index) => summarize(host, run, runs.slice(index + 1)));
}

async function read(kept: KeptRun): Promise<Read> {
  const { runId } = kept;
  try {
    return { runId, records: await kept.read(), problem: null };
  } catch (error) {
    return { runId, records: [], problem: problemOf(error) };
  }
}

function problemOf(error: unknown): NonNullable<RunSummary['problem']> {
  if (!(error instanceof JournalError)) throw error;
  return { where: error.where, message: error.message };
}

function summarize(
  host: string,
  { runId, records, problem }: Read,
  later: readonly Pick<Read, 'records'>[],
): RunSummary {
  const [start] = records;
  const isStarted = start?.kind === 'run';
  const end = records.findLast((record) => record.kind === 'end');
  const outcomes = outcomesOf(records);
  const endedSince = new Set(
    [...outcomes, ...later.flatMap((run) => [...outcomesOf(run.records)])].filter(isEnded).map(([id]) => id),
  );
  const unfinished = toDoIn(records).filter((id) => !endedSince.has(id));
  // One that was ended before it had planned anything has left everything.
  const isLeft =
    end === undefined || (end.outcome === 'aborted' && !records.some(({ kind }) => kind === 'plan'));
  const isLast = later.every((run) => run.records.length === 0);
  const counts: Partial<Record<InstanceResult, number>> = {};
  for (const result of outcomes.values()) counts[result] = (counts[result] ?? 0) + 1;
  return {
    host,
    runId: isStarted ? start.runId : runId,
    resumes: isStarted ? (start.resumes ?? null) : null,
    startedAt: isStarted ? start.at : null,
    finishedAt: end?.at ?? null,
    owner: isStarted ? start.owner : null,
    outcome: end?.outcome ?? null,
    instances: counts,
    unfinished,
    resumeWith:
      isStarted && ((isLeft && isLast) || unfinished.length > 0) ? (start.resumes ?? start.runId) : null,
    problem,
  };
}

function outcomesOf(records: readonly JournalRecord[]): ReadonlyMap<string, InstanceResult> {
  return new Map(
    records.flatMap((record) => (record.kind === 'outcome' ? [[record.instanceId, record.outcome]] : [])),
  );
}

function isEnded([, result]: readonly [string, InstanceResult]): boolean {
  return ENDED.has(result);
}

function toDoIn(records: readonly JournalRecord[]): readonly string[] {
  const planned = records.flatMap((record) =>
    record.kind === 'plan' && record.plan.decision !== 'hold' && record.plan.decision !== 'none'
      ? [record.instanceId]
      : [],
  );
  return [...new Set(planned)];
}
