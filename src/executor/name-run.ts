import type { ComputeService } from '../model/compute-service.ts';
import { RecoveryRefusedError } from './errors.ts';
import { runsOfThisFailure } from './journal/fold.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalRecord } from './journal/journal-record.ts';
import { newRunId } from './run-id.ts';

type Records = readonly JournalRecord[];

/** What a run is called. */
export interface RunName {
  readonly runId: string;
  /** The first of the runs that it goes on with; null where nobody asked for that. */
  readonly resumes: string | null;
}

/**
 * Names a run. An id that is not in the journal yet is its name; that of an earlier run of the same host asks for that run to be
 * gone on with, and the new one gets a file of its own, so that no journal is ever written by two.
 *
 * @throws {RecoveryRefusedError} `runElsewhere`, `runFinished` or `runOutdated`; nobody was fenced and nothing was changed
 */
export async function nameRun(
  journal: Journal,
  wanted: { readonly runId: string | undefined; readonly now: number },
  { service, earlierRuns }: { readonly service: ComputeService; readonly earlierRuns: readonly Records[] },
): Promise<RunName> {
  const { host } = service;
  const { runId } = wanted;
  if (runId === undefined) {
    return { runId: newRunId(new Date(wanted.now).toISOString()), resumes: null };
  }
  const taken = await idsOf(journal, host);
  if (!taken.has(runId)) {
    await refuseIdOfAnotherHost(journal, host, runId);
    return { runId, resumes: null };
  }
  const asked = earlierRuns.map(startOf).find((start) => start?.runId === runId);
  const first = asked?.resumes ?? runId;
  const family = earlierRuns.filter((run) => [startOf(run)?.runId, startOf(run)?.resumes].includes(first));
  refuseFinished(host, first, family.at(-1));
  refuseOutdated(service, first, family, earlierRuns);
  return { runId: nextOf(first, taken), resumes: first };
}

async function idsOf(journal: Journal, host: string): Promise<ReadonlySet<string>> {
  return new Set((await journal.list(host)).map(({ runId }) => runId));
}

// Somebody who wants to go on with it has named the wrong host, and that host would be fenced.
async function refuseIdOfAnotherHost(journal: Journal, host: string, runId: string): Promise<void> {
  for (const other of await journal.hosts()) {
    if (other === host || !(await idsOf(journal, other)).has(runId)) continue;
    throw new RecoveryRefusedError(
      'runElsewhere',
      host,
      `The run ${runId} is one of ${other}, not of ${host}. To go on with it name ${other}; for a new run of ${host} give another id. Nobody was fenced and nothing was changed.`,
    );
  }
}

function refuseFinished(host: string, first: string, last: Records | undefined): void {
  const end = last?.at(-1);
  if (end?.kind !== 'end' || end.outcome !== 'recovered') return;
  throw new RecoveryRefusedError(
    'runFinished',
    host,
    `The run ${first} ended at ${end.at} with every instance recovered, or held for a person: there is nothing to go on with. For a new recovery of ${host} give another runId, or none. Nobody was fenced and nothing was changed.`,
  );
}

// Whoever asks for it, such as a message that is delivered late, may not know that the host is in use again.
function refuseOutdated(
  service: ComputeService,
  first: string,
  family: readonly Records[],
  earlierRuns: readonly Records[],
): void {
  const since = new Set(runsOfThisFailure(service, earlierRuns));
  if (!family.some(hasForcedDown) || family.some((run) => since.has(run))) return;
  throw new RecoveryRefusedError(
    'runOutdated',
    service.host,
    `${service.host} does not bear the mark any more that the run ${first} had left on it: it was readmitted since, or somebody has changed its disabled_reason. What that run knew may be wrong by now. Where the host has failed again give another runId, or none. Nobody was fenced and nothing was changed.`,
  );
}

function hasForcedDown(run: Records): boolean {
  const seqs = new Set(
    run.flatMap((record) => (record.kind === 'intent' && record.call === 'forceDown' ? [record.seq] : [])),
  );
  return run.some(
    (record) => record.kind === 'answer' && record.result === 'accepted' && seqs.has(record.seq),
  );
}

function nextOf(first: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${first}.${number}`)) number += 1;
  return `${first}.${number}`;
}

function startOf([start]: Records): Extract<JournalRecord, { kind: 'run' }> | undefined {
  return start?.kind === 'run' ? start : undefined;
}
