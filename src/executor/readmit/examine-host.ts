import type { Clock } from '../../model/clock.ts';
import type { ComputeService } from '../../model/compute-service.ts';
import type { Nova } from '../../nova/nova.ts';
import { listInstancesOn, showQueue } from '../commands.ts';
import { recordsStillValid, runsOfThisFailure } from '../journal/fold.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalRecord } from '../journal/journal-record.ts';
import { awaitingCleanUp, evacuationBlockers, notCleanedUp } from './evacuation-blockers.ts';
import { isUnderWay, lateConfirmFollowUps, lateConfirms } from './late-confirms.ts';
import { lateCalls, tasksUnderWay } from './late-calls.ts';
import { lateEvacuations } from './late-evacuations.ts';
import { type HostLook, lookAtHost, showAll } from './look-at-host.ts';
import type { LateConfirm, ReadmissionBlocker, ReadmissionReport, ReadmissionWarning } from './report.ts';
import { resizeFindings } from './resize-findings.ts';
import { unfinishedRecoveries } from './unfinished-recoveries.ts';

/** What an examination needs beside the host's name. */
export interface HowToExamine {
  readonly service: ComputeService;
  readonly services: readonly ComputeService[];
  /** Every run of the host. */
  readonly earlierRuns: readonly (readonly JournalRecord[])[];
  readonly journal: Journal;
  readonly clock: Clock;
  readonly heartbeatIntervalMs: number;
  readonly computeReports: boolean;
  readonly queuePurged: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What was found, without a verdict. */
export type Findings = Pick<
  ReadmissionReport,
  'blockers' | 'warnings' | 'awaitingCleanUp' | 'lateConfirms' | 'followUps'
>;

/** Looks at everything that stands in the way of a host's return, and changes nothing. */
export async function examineHost(nova: Nova, host: string, how: HowToExamine): Promise<Findings> {
  const { service, services, earlierRuns, clock, computeReports, queuePurged, signal } = how;
  const runs = runsOfThisFailure(service, earlierRuns);
  const lastHeartbeat = lastHeartbeatBefore(runs);
  const confirms = computeReports ? await confirmsAtRest(nova, host, { ...how, runs, lastHeartbeat }) : [];
  const look = await lookAtHost(nova, host, lastHeartbeat, signal);
  const records = recordsStillValid(service, earlierRuns);
  const unfinished = await unfinishedRecoveries(nova, look, records, computeReports, signal);
  const evacuations = evacuationBlockers(look, { services, now: clock.now() });
  const common = { awaitingCleanUp: awaitingCleanUp(look), lateConfirms: confirms };
  if (computeReports) {
    const cleanUp = await cleanUpBlockers(nova, look, signal);
    return {
      ...common,
      blockers: [...evacuations, ...cleanUp, ...unfinished],
      warnings: [],
      followUps: lateConfirmFollowUps(host, confirms),
    };
  }
  const resizes = resizeFindings(look, queuePurged);
  const late = queuePurged
    ? []
    : [...(await lateCalls(nova, look, runs, signal)), ...(await lateEvacuations(nova, look, signal))];
  return {
    ...common,
    blockers: [...evacuations, ...resizes.blockers, ...late, ...unfinished],
    warnings: [...queueUnseen(host, queuePurged), ...resizes.warnings, ...aboutThoseHere(look)],
    followUps: [],
  };
}

/** The last one before any run had changed the row, in Nova's time; ISO, null where nobody knows. */
function lastHeartbeatBefore(runs: readonly (readonly JournalRecord[])[]): string | null {
  const first = runs[0]?.[0];
  return first?.kind === 'run' ? (first.service.updatedAt ?? null) : null;
}

// The host takes its calls up as soon as it reports; what is not begun within two report intervals was lost.
async function confirmsAtRest(
  nova: Nova,
  host: string,
  how: HowToExamine & {
    readonly runs: readonly (readonly JournalRecord[])[];
    readonly lastHeartbeat: string | null;
  },
): Promise<readonly LateConfirm[]> {
  const { clock, heartbeatIntervalMs, signal, lastHeartbeat: since } = how;
  const until = clock.now() + 2 * heartbeatIntervalMs;
  for (;;) {
    const confirms = await lateConfirms(nova, host, { ...how, since });
    if (!isUnderWay(confirms) || clock.now() >= until) return confirms;
    await clock.sleep(heartbeatIntervalMs / 4, signal);
  }
}

async function cleanUpBlockers(
  nova: Nova,
  look: HostLook,
  signal?: AbortSignal,
): Promise<readonly ReadmissionBlocker[]> {
  const rows = notCleanedUp(look);
  // Nova leaves the record of an instance alone that is gone, and so do we.
  const instances = await showAll(
    nova,
    rows.map(({ instanceId }) => instanceId),
    signal,
  );
  return rows.flatMap((row): readonly ReadmissionBlocker[] => {
    const instance = instances.get(row.instanceId);
    if (instance === undefined) return [];
    return [
      {
        code: 'cleanUpUnfinished',
        instanceId: row.instanceId,
        migration: row.uuid,
        sentence: `nova-compute runs on ${look.host}, and the evacuation of ${instance.name} from there is ${row.status}: its clean-up has not reached this one, whose old guest and allocation may still be there. The command, on ${look.host}, starts nova-compute anew, which cleans up again; where that does not help its log says why ("Failed to clean allocation").`,
        command: 'systemctl restart nova-compute',
      },
    ];
  });
}

function queueUnseen(host: string, queuePurged: boolean): readonly ReadmissionWarning[] {
  if (queuePurged) return [];
  return [
    {
      code: 'queueUnseen',
      instanceId: null,
      migration: null,
      sentence: `What was asked of ${host} after it died waits in its queue in RabbitMQ and is carried out when nova-compute starts; no API of Nova shows it. The command, on a RabbitMQ node (with the virtual host of your Nova), says how many calls wait; rabbitmqctl purge_queue --vhost / compute.${host} throws all of them away, wanted confirms included.`,
      command: showQueue(host),
    },
  ];
}

function aboutThoseHere(look: HostLook): readonly ReadmissionWarning[] {
  if (look.here.size === 0) return [];
  const names = [...look.here.values()].map(({ name }) => name).sort();
  const shown = names.slice(0, 10).join(', ') + (names.length > 10 ? ` and ${names.length - 10} more` : '');
  return [
    ...tasksUnderWay(look),
    {
      code: 'instancesStillHere',
      instanceId: null,
      migration: null,
      sentence: `Still on ${look.host}: ${shown}. Their guests went off with it: nova-compute starts those that were active where resume_guests_state_on_host_boot is set, and else shows them as stopped within minutes. One that was not held must not be running there already.`,
      command: listInstancesOn(look.host),
    },
  ];
}
