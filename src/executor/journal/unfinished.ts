import type { AdoptPlan, JournalledCall, RecoverPlan, UnfinishedRecovery } from '../../recovery/index.ts';
import type { JournalRecord } from './journal-record.ts';

/** What one instance's records come to, while they are read. */
interface Reading {
  plan: RecoverPlan | AdoptPlan | null;
  /** The plan whose evacuation may be under way or over. */
  evacuated: RecoverPlan | AdoptPlan | null;
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
    const reading = found.get(id) ?? { plan: null, evacuated: null, calls: [] };
    found.set(id, reading);
    return reading;
  };
  for (const run of runs) {
    const answers = new Map(
      run.flatMap((record) => (record.kind === 'answer' ? [[record.seq, record] as const] : [])),
    );
    for (const record of run) {
      if (record.kind === 'plan') {
        const { plan } = record;
        const reading = readingOf(record.instanceId);
        if (plan.decision === 'recover' || plan.decision === 'adopt') reading.plan = plan;
        // Also the plan of a run that itself finished what an earlier one had left.
        if (plan.decision === 'adopt' || plan.rule === 'recoveryUnfinished') reading.evacuated = reading.plan;
      } else if (record.kind === 'outcome') {
        if (record.outcome === 'recovered' || record.outcome === 'deleted') found.delete(record.instanceId);
      } else if (record.kind === 'intent' && record.instanceId !== null) {
        const answer = answers.get(record.seq);
        if (answer?.result === 'refused') continue;
        const reading = readingOf(record.instanceId);
        reading.calls.push({ action: record.call, requestId: answer?.requestId ?? null });
        if (record.call === 'evacuate') reading.evacuated = reading.plan;
      }
    }
  }
  return new Map(
    [...found].flatMap(([id, { evacuated, calls }]) =>
      evacuated === null ? [] : [[id, { host, calls, ...behindEvacuation(evacuated) }]],
    ),
  );
}

function behindEvacuation({
  steps,
  endState,
}: RecoverPlan | AdoptPlan): Pick<UnfinishedRecovery, 'steps' | 'endState'> {
  const awaited = steps.findLastIndex(({ kind }) => kind === 'awaitMigration');
  return { steps: steps.slice(awaited + 1), endState };
}
