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
import { emitter } from './emitter.ts';
import { FenceGate } from './fence-gate.ts';
import type { Claim } from './journal/claim.ts';
import type { EnabledHost } from './journal/enabled-hosts.ts';
import type { Journal } from './journal/journal.ts';
import { note } from './mutate.ts';
import type { RunName } from './name-run.ts';
import type { EvacuateHostOptions } from './options.ts';
import type { RecoveryRun } from './run.ts';
import { RetryBudget } from './retry-budget.ts';
import { DestinationPlaces } from './schedule/destination-places.ts';
import { Pacing } from './schedule/pacing.ts';
import { StopSwitch } from './stop-switch.ts';
import { TargetStateTrust } from './target-state/trust.ts';

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
  const at = () => new Date(clock.now()).toISOString();
  const emit = emitter({ runId, host, clock, onEvent: options.onEvent });
  const { heartbeatIntervalMs = DEFAULT_HEARTBEAT_INTERVAL_MS, pollIntervalMs = DEFAULT_POLL_INTERVAL_MS } =
    options;
  const stop = new StopSwitch((reason) => emit({ type: 'stopping', reason }));
  let seq = 0;
  const run: RecoveryRun = {
    nova,
    host,
    runId,
    owner,
    startedAt: at(),
    clock,
    journal: await about.journal.begin(host, runId),
    claim,
    stop,
    gate: new FenceGate(),
    heartbeatIntervalMs,
    // A slow look must not be out of date as soon as it is over.
    sightMs: Math.max(2 * heartbeatIntervalMs, 3 * pollIntervalMs, LOOK_TIMEOUT_MS + pollIntervalMs),
    posts: new Pacing({
      most: options.concurrentPosts ?? DEFAULT_CONCURRENT_POSTS,
      ...{ clock, signal: stop.signal, tell: emit },
    }),
    destinationPlaces: new DestinationPlaces(
      options.inFlightPerDestination ?? DEFAULT_IN_FLIGHT_PER_DESTINATION,
      stop.ending,
    ),
    targetState: new TargetStateTrust((options.policy?.allowClientStop as unknown) === true, emit),
    stepTimeoutMs: options.stepTimeoutMs ?? DEFAULT_STEP_TIMEOUT_MS,
    evacuationTimeoutMs: options.evacuationTimeoutMs ?? DEFAULT_EVACUATION_TIMEOUT_MS,
    instanceDeadlineMs: options.instanceDeadlineMs ?? Number.POSITIVE_INFINITY,
    retries: new RetryBudget(options.retries),
    destinations: new Destinations(options.destinations, about.leftEnabled),
    calls: new Map(),
    nextSeq: () => (seq += 1),
    emit,
    at,
  };
  emit({ type: 'runStarted', owner });
  try {
    const { id, status, disabledReason, updatedAt, forcedDown } = service;
    const before = { id, status, disabledReason, updatedAt, forcedDown };
    await note(run, {
      ...{ kind: 'run', version: 1, at: at(), runId, host, owner },
      ...(resumes === null ? {} : { resumes }),
      service: before,
    });
    await note(run, { kind: 'snapshot', at: at(), phase: 'preFence', instances: preFence });
  } catch (error) {
    await run.journal.close().catch(() => undefined);
    throw error;
  }
  emit({ type: 'snapshotTaken', phase: 'preFence', instances: preFence.length });
  return run;
}
