import type { JournalRecord } from './journal-record.ts';

/** A destination in reserve that a run has enabled. */
export interface EnabledHost {
  readonly host: string;
  /** The reason that it was disabled with. */
  readonly disabledReason: string | null;
}

/**
 * The destinations in reserve that earlier runs had enabled when they died or were left: a run that comes to its end gives back what
 * was not used, and leaves what was.
 */
export function leftEnabled(runs: readonly (readonly JournalRecord[])[]): readonly EnabledHost[] {
  const lastEnded = runs.findLastIndex((run) =>
    run.some((record) => record.kind === 'end' && record.outcome !== 'aborted'),
  );
  const found = new Map<string, EnabledHost>();
  for (const run of runs.slice(lastEnded + 1)) {
    const refused = new Set(
      run.flatMap((record) => (record.kind === 'answer' && record.result === 'refused' ? [record.seq] : [])),
    );
    for (const record of run) {
      if (record.kind !== 'intent' || record.destination === undefined || refused.has(record.seq)) continue;
      const { call, destination: host, disabledReason = null } = record;
      if (call === 'enableHost') found.set(host, { host, disabledReason });
      if (call === 'disableHost') found.delete(host);
    }
  }
  return [...found.values()];
}
