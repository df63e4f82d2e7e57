import type { Clock } from '../model/clock.ts';
import type { ComputeService } from '../model/compute-service.ts';
import type { Instance } from '../model/instance.ts';
import type { Nova } from '../nova/nova.ts';
import {
  DEFAULT_CONCURRENT_POSTS,
  DEFAULT_EVACUATION_TIMEOUT_MS,
  DEFAULT_HEARTBEAT_INTERVAL_MS,
  DEFAULT_POLL_INTERVAL_MS,
  DEFAULT_IN_FLIGHT_PER_DESTINATION,
  DEFAULT_STEP_TIMEOUT_MS,
  LOOK_TIMEOUT_MS,
} from './defaults.ts';
import { Destinations } from './destinations.ts';
import type { Claim } from './journal/claim.ts';
import type { EnabledHost } from './journal/enabled-hosts.ts';
import type { Journal } from './journal/journal.ts';
import { makeRun, writeFirst } from './make-run.ts';
import type { RunName } from './name-run.ts';
import type { EvacuateHostOptions } from './options.ts';
import type { RecoveryRun } from './run.ts';
import { RetryBudget } from './retry-budget.ts';
import { DestinationPlaces } from './schedule/destination-places.ts';

/**
 * Begins a run and its journal, with what Nova showed before the host was fenced: fencing ends the guests, and what
 * they were must be on the disk by then.
 *
 * @throws {JournalError} nothing was done
 */
export async function openRun(
  nova: Nova,
  host: string,
  about: {
    readonly options: EvacuateHostOptions;
    readonly clock: Clock;
    readonly journal: Journal;
    readonly claim: Claim;
    readonly owner: string;
    readonly name: RunName;
    readonly service: ComputeService;
    readonly preFence: readonly Instance[];
    /** The destinations that runs which have died had enabled. */
    readonly leftEnabled: readonly EnabledHost[];
  },
): Promise<RecoveryRun> {
  const { options, clock, service, preFence, claim, owner } = about;
  const { runId, resumes } = about.name;
  const { heartbeatIntervalMs = DEFAULT_HEARTBEAT_INTERVAL_MS, pollIntervalMs = DEFAULT_POLL_INTERVAL_MS } =
    options;
  const base = await makeRun(nova, host, {
    ...{ clock, claim, runId, owner, heartbeatIntervalMs, journal: about.journal, onEvent: options.onEvent },
    stepTimeoutMs: options.stepTimeoutMs ?? DEFAULT_STEP_TIMEOUT_MS,
    concurrentPosts: options.concurrentPosts ?? DEFAULT_CONCURRENT_POSTS,
    allowClientStop: (options.policy?.allowClientStop as unknown) === true,
  });
  const run: RecoveryRun = {
    ...base,
    // A slow look must not be out of date as soon as it is over.
    sightMs: Math.max(2 * heartbeatIntervalMs, 3 * pollIntervalMs, LOOK_TIMEOUT_MS + pollIntervalMs),
    evacuationTimeoutMs: options.evacuationTimeoutMs ?? DEFAULT_EVACUATION_TIMEOUT_MS,
    instanceDeadlineMs: options.instanceDeadlineMs ?? Number.POSITIVE_INFINITY,
    retries: new RetryBudget(options.retries),
    destinations: new Destinations(options.destinations, about.leftEnabled),
    destinationPlaces: new DestinationPlaces(
      options.inFlightPerDestination ?? DEFAULT_IN_FLIGHT_PER_DESTINATION,
      base.stop.ending,
    ),
  };
  run.emit({ type: 'runStarted', owner });
  const { id, status, disabledReason, updatedAt, forcedDown } = service;
  await writeFirst(run, [
    {
      ...{ kind: 'run', version: 1, at: run.at(), runId, host, owner },
      ...(resumes === null ? {} : { resumes }),
      service: { id, status, disabledReason, updatedAt, forcedDown },
    },
    { kind: 'snapshot', at: run.at(), phase: 'preFence', instances: preFence },
  ]);
  run.emit({ type: 'snapshotTaken', phase: 'preFence', instances: preFence.length });
  return run;
}
