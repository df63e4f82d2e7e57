import type { ComputeService } from '../model/compute-service.ts';
import { bearsAnyMark } from './disabled-mark.ts';
import type { JournalRecord } from './journal/journal-record.ts';

/** The service as it was before any run of ours changed it: a second run finds it disabled by the first, and its heartbeat overwritten. */
export function serviceBefore(
  service: ComputeService,
  runs: readonly (readonly JournalRecord[])[],
): ComputeService {
  if (!bearsAnyMark(service.disabledReason)) return service;
  for (const record of runs.flat().reverse()) {
    if (record.kind !== 'run' || bearsAnyMark(record.service.disabledReason)) continue;
    const { status, disabledReason, updatedAt = service.updatedAt } = record.service;
    return { ...service, status, disabledReason, updatedAt };
  }
  return service;
}
