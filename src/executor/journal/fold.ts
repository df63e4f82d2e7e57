import type { Attempt, JournalledInstance, PriorState } from '../../recovery/index.ts';
import type { JournalRecord } from './journal-record.ts';

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

  for (const run of runs) {
    const answers = new Map(
      run.flatMap((record) => (record.kind === 'answer' ? [[record.seq, record.result]] : [])),
    );
    for (const record of run) {
      if (record.kind === 'plan') {
        if (!touched.has(record.instanceId)) planned.set(record.instanceId, record.plan.prior);
      } else if (record.kind === 'outcome') {
        if (record.outcome !== 'recovered') continue;
        planned.delete(record.instanceId);
        touched.delete(record.instanceId);
        attempts.delete(record.instanceId);
      } else if (record.kind === 'intent' && record.instanceId !== null && BLURS_VM_STATE.has(record.call)) {
        const result = answers.get(record.seq);
        if (result === 'refused') continue;
        touched.add(record.instanceId);
        if (record.call !== 'evacuate' || record.microversion === undefined) continue;
        const soFar = attempts.get(record.instanceId) ?? [];
        soFar.push({ at: record.at, microversion: record.microversion, accepted: result === 'accepted' });
        attempts.set(record.instanceId, soFar);
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
