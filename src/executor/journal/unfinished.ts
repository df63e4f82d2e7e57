import type { AdoptPlan, JournalledCall, RecoverPlan, UnfinishedRecovery } from '../../recovery/index.ts';
import type { JournalRecord } from './journal-record.ts';

type Answer = Pick<Extract<JournalRecord, { kind: 'answer' }>, 'result' | 'requestId'>;

/** What one instance's records come to, while they are read. */
interface Reading {
  plan: RecoverPlan | AdoptPlan | null;
  /** The plan whose evacuation may be under way or over. */
  evacuated: RecoverPlan | AdoptPlan | null;
  watchedSince: string | null;
  readonly calls: JournalledCall[];
}

/**
 * Finds, in the runs of a host, the instances that were evacuated and not brought to their end, with what was left to do
 * behind the evacuation. Whoever died in the middle needs them by name: the host's list does not show them any more.
 */
export function unfinishedOf(
  host: string,
  runs: readonly (readonly JournalRecord[])[],
): ReadonlyMap<string, UnfinishedRecovery> {
  const found = new Map<string, Reading>();
  const readingOf = (id: string): Reading => {
    const reading = found.get(id) ?? { plan: null, evacuated: null, watchedSince: null, calls: [] };
    found.set(id, reading);
    return reading;
  };
  for (const run of runs) {
    const answers = answersOf(run);
    for (const record of run) {
      if (record.kind === 'plan') {
        const { plan } = record;
        const reading = readingOf(record.instanceId);
        if (plan.decision === 'recover' || plan.decision === 'adopt') reading.plan = plan;
        // Also the plan of a run that itself finished what an earlier one had left.
        if (plan.decision === 'adopt' || plan.rule === 'recoveryUnfinished') reading.evacuated = reading.plan;
        if (plan.decision === 'adopt') reading.watchedSince = record.at;
      } else if (record.kind === 'outcome') {
        if (record.outcome === 'recovered' || record.outcome === 'deleted') found.delete(record.instanceId);
      } else if (record.kind === 'intent' && record.instanceId !== null) {
        const answer = answers.get(record.seq);
        if (answer?.result === 'refused') continue;
        const reading = readingOf(record.instanceId);
        reading.calls.push({ action: record.call, requestId: answer?.requestId ?? null, at: record.at });
        if (record.call !== 'evacuate') continue;
        reading.evacuated = reading.plan;
        reading.watchedSince = null;
      }
    }
  }
  const runIds = runs.flatMap(([first]) => (first?.kind === 'run' ? [first.runId] : []));
  return new Map(
    [...found].flatMap(([id, { evacuated, watchedSince, calls }]) =>
      evacuated === null ? [] : [[id, { host, runIds, watchedSince, calls, ...behindEvacuation(evacuated) }]],
    ),
  );
}

/** What a plan does behind its evacuation. */
export function behindEvacuation({
  steps,
  endState,
}: RecoverPlan | AdoptPlan): Pick<UnfinishedRecovery, 'steps' | 'endState'> {
  const awaited = steps.findLastIndex(({ kind }) => kind === 'awaitMigration');
  return { steps: steps.slice(awaited + 1), endState };
}

// A lost reply whose record was found has two; the id is in the first, where there is one.
function answersOf(run: readonly JournalRecord[]): ReadonlyMap<number, Answer> {
  const found = new Map<number, Answer>();
  for (const record of run) {
    if (record.kind !== 'answer') continue;
    const { seq, result, requestId } = record;
    found.set(seq, { result, requestId: found.get(seq)?.requestId ?? requestId });
  }
  return found;
}
