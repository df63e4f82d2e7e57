import type { ComputeService } from '../model/compute-service.ts';
import { JournalError } from './errors.ts';
import type { FollowUp } from './follow-up.ts';
import { followUpsOf } from './follow-ups.ts';
import type { HostPlan } from './host-plan.ts';
import type { EnabledHost } from './journal/enabled-hosts.ts';
import { note } from './mutate.ts';
import type { InstanceOutcome } from './instance-outcome.ts';
import { outcomeOf, type RecoveryReport } from './report.ts';
import type { RecoveryRun } from './run.ts';

/** Ends a run: writes its last record, closes its journal and reports, or throws what ended it. */
export async function conclude(
  run: RecoveryRun,
  found: {
    readonly fencing: RecoveryReport['fencing'];
    readonly service: ComputeService;
    /** Whether the host was, or may have been, forced down by this run. */
    readonly forcedDown: boolean;
    readonly plan: HostPlan | null;
    readonly outcomes: readonly InstanceOutcome[];
  },
): Promise<RecoveryReport> {
  const missingEvidence = found.plan?.missingEvidence ?? [];
  const undone = missingEvidence.some(({ leftUndone }) => leftUndone !== undefined);
  const unplanned = found.plan === null;
  const outcome = outcomeOf(found.outcomes, run.stop.reason, undone);
  const report: RecoveryReport = {
    schemaVersion: 1,
    runId: run.runId,
    host: run.host,
    startedAt: run.startedAt,
    finishedAt: run.at(),
    outcome: run.stop.failure === null ? outcome : 'aborted',
    abort: run.stop.reason,
    fencing: found.fencing,
    serviceBefore: { status: found.service.status, disabledReason: found.service.disabledReason },
    instances: found.outcomes,
    stranded: found.plan?.stranded ?? [],
    history: found.plan?.history ?? { instances: 0, requests: 0 },
    missingEvidence,
    followUps: [
      ...followUpsOf(run.host, found.forcedDown ? found.service : null, found.outcomes, undone || unplanned),
      ...run.destinations.enabled.map(stillEnabled),
    ],
  };
  if (run.stop.failure === null) {
    await note(run, { kind: 'end', at: run.at(), outcome: report.outcome }).catch(() => undefined);
  }
  const { failure } = run.stop;
  if (failure instanceof JournalError) {
    await run.journal.close().catch(() => undefined);
    throw new JournalError(failure.where, failure.message, { cause: failure, report });
  }
  if (failure !== null) {
    await run.journal.close();
    throw failure;
  }
  await run.journal.close();
  run.emit({ type: 'runFinished', report });
  return report;
}

function stillEnabled({ host, disabledReason }: EnabledHost): FollowUp {
  const reason =
    disabledReason === null ? '' : ` --disable-reason '${disabledReason.replaceAll("'", "'\\''")}'`;
  return {
    code: 'giveBackDestination',
    instanceId: null,
    sentence: `${host} was in reserve and is enabled now. The run was ended before it could see whether anything was put on it; the first command lists that, the second one gives the host back.`,
    command: `openstack server list --all-projects --host ${host}; openstack compute service set --disable${reason} ${host} nova-compute`,
  };
}
