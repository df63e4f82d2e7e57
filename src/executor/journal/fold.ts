import type { ComputeService } from '../../model/compute-service.ts';
import type { Attempt, JournalledInstance, PriorState } from '../../recovery/index.ts';
import { bearsMark } from '../disabled-mark.ts';
import type { JournalRecord } from './journal-record.ts';
import { unfinishedOf } from './unfinished.ts';

/** The calls after which vm_state may no longer say what the owner had left. */
const BLURS_VM_STATE = new Set(['confirmResize', 'resetState', 'evacuate']);

/**
 * What earlier runs know of the instances that they began to change and did not bring home. The first plan since
 * then holds the prior state: later ones have seen what the attempts themselves had done.
 */
export function foldJournal(
  runs: readonly (readonly JournalRecord[])[],
): ReadonlyMap<string, JournalledInstance> {
  const planned = new Map<string, PriorState>();
  const touched = new Set<string>();
  const attempts = new Map<string, Attempt[]>();
  const add = (id: string, attempt: Attempt) => attempts.set(id, [...(attempts.get(id) ?? []), attempt]);

  for (const run of runs) {
    const answers = new Map(
      run.flatMap((record) => (record.kind === 'answer' ? [[record.seq, record.result]] : [])),
    );
    for (const record of run) {
      if (record.kind === 'plan') {
        if (!touched.has(record.instanceId)) planned.set(record.instanceId, record.plan.prior);
        if (record.plan.decision !== 'adopt') continue;
        // Somebody's evacuation is under way: it blurs vm_state as ours would, and Nova has accepted it.
        touched.add(record.instanceId);
        add(record.instanceId, { at: record.at, microversion: null, accepted: true });
      } else if (record.kind === 'outcome') {
        if (record.outcome !== 'recovered' && record.outcome !== 'deleted') continue;
        planned.delete(record.instanceId);
        touched.delete(record.instanceId);
        attempts.delete(record.instanceId);
      } else if (record.kind === 'evacuationFailed') {
        const { migration, destination, guestThere } = record;
        const last = attempts.get(record.instanceId)?.pop();
        if (last !== undefined) {
          add(record.instanceId, { ...last, failure: { migration, destination, guestThere } });
        }
      } else if (record.kind === 'intent' && record.instanceId !== null && BLURS_VM_STATE.has(record.call)) {
        const result = answers.get(record.seq);
        if (result === 'refused') continue;
        touched.add(record.instanceId);
        if (record.call !== 'evacuate' || record.microversion === undefined) continue;
        add(record.instanceId, {
          at: record.at,
          microversion: record.microversion,
          accepted: result === 'accepted',
        });
      }
    }
  }
  return new Map(
    [...touched].flatMap((id) => {
      const prior = planned.get(id);
      return prior === undefined ? [] : [[id, { prior, attempts: attempts.get(id) ?? [] }]];
    }),
  );
}

/**
 * What of that still counts. Every run leaves the host forced down under its own mark; where that is gone, somebody has
 * readmitted the host, its instances have lived on, and what an old run knew of them may be wrong by now.
 */
export function recordsStillValid(
  service: ComputeService,
  runs: readonly (readonly JournalRecord[])[],
): ReadonlyMap<string, JournalledInstance> {
  const since = runsOfThisFailure(service, runs);
  const unfinished = unfinishedOf(service.host, since);
  return new Map(
    [...foldJournal(since)].map(([id, record]) => {
      const left = unfinished.get(id);
      return [id, left === undefined ? record : { ...record, unfinished: left }];
    }),
  );
}

/**
 * The runs since the host has failed. The mark on it is that of its last run, which found the mark of the one before, and so on: the
 * first of them found none, or a foreign one, and with it a host whose instances had lived on. None where the host bears no mark of a
 * run that this journal knows. A readmission in between ends the chain as well.
 */
export function runsOfThisFailure(
  { forcedDown, disabledReason }: ComputeService,
  all: readonly (readonly JournalRecord[])[],
): readonly (readonly JournalRecord[])[] {
  if (!forcedDown) return [];
  const runs = all.slice(all.findLastIndex(isReadmission) + 1);
  let first = runs.length;
  let found: string | null = disabledReason;
  for (;;) {
    const marked = runs
      .slice(0, first)
      .findLastIndex(([start]) => start?.kind === 'run' && bearsMark(found, start.runId));
    if (marked === -1) return runs.slice(first);
    first = marked;
    const start = runs[marked]?.[0];
    // Somebody had cleared the flag by hand, and left the mark.
    if (start?.kind !== 'run' || start.service.forcedDown === false) return runs.slice(first);
    found = start.service.disabledReason;
  }
}

function isReadmission(run: readonly JournalRecord[]): boolean {
  return run.some(({ kind }) => kind === 'readmitted');
}
