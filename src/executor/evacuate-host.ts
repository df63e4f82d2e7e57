import { systemClock } from '../http/system-clock.ts';
import type { Clock } from '../model/clock.ts';
import type { Instance } from '../model/instance.ts';
import type { Nova } from '../nova/nova.ts';
import { DEFAULT_POLL_INTERVAL_MS } from './defaults.ts';
import { carryOutAll } from './carry-out-all.ts';
import { claimHost, mayStillBeAtWork, refuseOtherMachines, thisOwner } from './claim-host.ts';
import { conclude } from './conclude.ts';
import { awaitSilence, type Silence } from './fence-watch.ts';
import { forceDown } from './force-down.ts';
import { heedSignals, underCallersSignals } from './heed-signals.ts';
import type { FailedHosts, HostPlan } from './host-plan.ts';
import { failedHosts, refuseTooMany } from './failed-hosts.ts';
import { whereItWent } from './nothing-here.ts';
import { HostPoller } from './host-poller.ts';
import type { Claim } from './journal/claim.ts';
import { leftEnabled } from './journal/enabled-hosts.ts';
import { recordsStillValid, runsOfThisFailure } from './journal/fold.ts';
import type { Journal } from './journal/journal.ts';
import { jsonlJournal } from './journal/jsonl-journal.ts';
import { stateDirectory } from './journal/state-directory.ts';
import { makeHostPlan, type PlanningFacts } from './make-host-plan.ts';
import { note } from './mutate.ts';
import { nameRun } from './name-run.ts';
import { refuseElsewhere } from './refuse-elsewhere.ts';
import { openRun } from './open-run.ts';
import { listInstances, observe } from './observe.ts';
import { checkEvacuateHostOptions, type EvacuateHostOptions } from './options.ts';
import { asAdmin, type Preflight, preflight } from './preflight.ts';
import { askFencer } from './ask-fencer.ts';
import type { InstanceOutcome } from './instance-outcome.ts';
import type { RecoveryReport } from './report.ts';
import { priorityOf } from './schedule/waves.ts';
import { serviceBefore } from './service-before.ts';
import { unlessAborted } from './unless-aborted.ts';

/**
 * How old the last look at the service may be when the host gets this run's mark, in milliseconds: nobody keeps another run from
 * putting its own in between.
 */
const MARK_AFTER_MS = 1_000;

/**
 * Recovers the instances of a failed compute host: fences it, forces it down, plans every instance, carries the plans
 * out and verifies each end.
 *
 * Resolves with a report even where instances failed; one instance's failure never stops the others, and one that is
 * held on purpose is no failure. Running it again is safe: it goes on from the journal and adopts what is under way.
 *
 * Ended by `signal`, `leaveSignal` or `deadlineMs` it resolves with a report as well (`aborted`), also while the host is being fenced: it
 * is then not forced down, whatever the fencer has done by then. Only before the journal of the run is begun, when nothing has been
 * done, do the signals make it reject.
 *
 * @throws {InvalidOptionsError} an option is missing or wrong; nothing was done
 * @throws {RecoveryRefusedError} the recovery may not begin; nothing was changed in Nova
 * @throws {RequestAbortedError} ended by a signal before its journal was begun; nothing was done
 * @throws {NovaError} and the other errors of the client: Nova failed before any instance was touched; the host may be forced down
 * @throws {JournalError} the journal cannot be read or written; `report` says what had been done by then, null for nothing
 *
 * @example
 * ```ts
 * const report = await evacuateHost(nova, 'compute-7', {
 *   fence: alreadyFenced('powered off by the operator, ticket 4711'),
 *   storage: 'shared',
 * });
 * console.log(report.outcome, report.followUps);
 * ```
 */
export async function evacuateHost(
  nova: Nova,
  host: string,
  options: EvacuateHostOptions,
): Promise<RecoveryReport> {
  checkEvacuateHostOptions(options);
  return recoverHost(nova, host, options);
}

/**
 * The recovery itself, its options checked.
 *
 * @param only The one instance that `select` chooses, where it is for a single one: it is reported although it should
 * have left the host.
 * @internal
 */
export async function recoverHost(
  nova: Nova,
  host: string,
  options: EvacuateHostOptions,
  only: Instance | null = null,
): Promise<RecoveryReport> {
  const clock = options.clock ?? systemClock;
  const journal = options.journal ?? jsonlJournal({ directory: stateDirectory() });
  return underCallersSignals(options, async (ended) => {
    const found = await preflight(nova, host, ended);
    const failed = failedHosts(found.service, found, options.maxFailedHosts);
    refuseTooMany(host, failed);
    const claim = await claimHost(journal, host, clock);
    try {
      return await recoverClaimed(nova, { ...found, failed, claim, clock, journal, options, only, ended });
    } finally {
      await claim.release();
    }
  });
}

async function recoverClaimed(
  nova: Nova,
  given: Preflight & {
    readonly failed: FailedHosts;
    readonly claim: Claim;
    readonly clock: Clock;
    readonly journal: Journal;
    readonly options: EvacuateHostOptions;
    readonly only: Instance | null;
    /** Aborted by either of the caller's signals. */
    readonly ended: AbortSignal;
  },
): Promise<RecoveryReport> {
  const { service, services, failed, claim, clock, journal, options, only } = given;
  const { host } = service;
  const { fence: fencer, takeOver } = options;
  const earlierRuns = await journal.load(host);
  refuseOtherMachines(service, earlierRuns, { takeOver });
  const name = await nameRun(journal, { runId: options.runId, now: clock.now() }, { service, earlierRuns });
  const preFence = await asAdmin(host, () => listInstances(nova, host, given.ended));
  const records = recordsStillValid(service, earlierRuns);
  if (only !== null) refuseElsewhere(only, host, records);
  // An option that says nonsense is told of before anything is done.
  for (const instance of preFence) priorityOf(instance, options.priority);
  const run = await openRun(nova, host, {
    ...{ options, clock, journal, claim, service, preFence },
    leftEnabled: leftEnabled(runsOfThisFailure(service, earlierRuns)),
    owner: thisOwner(),
    name,
  });

  const { heartbeatIntervalMs } = run;
  let evidence: string | null = null;
  let forcedDown = false;
  let plan: HostPlan | null = null;
  let outcomes: readonly InstanceOutcome[] = [];
  const stopListening = heedSignals(run, options);
  const { ending } = run.stop;
  // Whoever was at work here may have begun after the first look.
  const seeSilent = async (): Promise<Silence> => {
    const found = await awaitSilence(nova, host, { clock, heartbeatIntervalMs, signal: ending });
    refuseOtherMachines(found.service, earlierRuns, { takeOver, fenced: true });
    return found;
  };
  try {
    evidence = await unlessAborted(run.stop.signal, askFencer(fencer, host, service, ending));
    await note(run, { kind: 'fenced', at: run.at(), fencer: fencer.name, evidence });
    run.emit({ type: 'fenced', fencer: fencer.name, evidence });
    let silence = await seeSilent();
    run.emit({ type: 'hostSilent', lastHeartbeat: silence.service.updatedAt });
    ending.throwIfAborted();
    run.gate.guardBy({
      isInSight: () =>
        clock.now() - silence.seenAt <= MARK_AFTER_MS && clock.now() - silence.askedAt <= run.sightMs,
      look: async () => {
        silence = await seeSilent();
      },
    });
    forcedDown = true;
    const fence = await forceDown(run, service);
    // It may make calls until it has to look again, and what they come to has to be seen by the plan.
    if (mayStillBeAtWork(silence.service, earlierRuns)) await clock.sleep(run.sightMs, run.stop.signal);

    const observation = await observe(nova, host, {
      before: services,
      lastHeartbeat: serviceBefore(service, earlierRuns).updatedAt,
      preFence,
      records,
      select: options.select,
      systemMetadata: options.systemMetadata,
      destinations: options.destinations,
      clock,
      heartbeatIntervalMs,
      signal: run.stop.signal,
    });
    const instances = [...observation.instances, ...observation.notSelected];
    await note(run, { kind: 'snapshot', at: run.at(), phase: 'seenDown', instances });
    run.emit({ type: 'snapshotTaken', phase: 'seenDown', instances: instances.length });

    for (const { source, sentence } of observation.missingEvidence) {
      run.emit({ type: 'evidenceMissing', source, message: sentence });
    }

    const facts: PlanningFacts = {
      host,
      failedHosts: failed,
      maxMicroversion: nova.microversions.max,
      records,
      preFence: new Map(preFence.map((instance) => [instance.id, instance])),
      lock: options.lock ?? true,
    };
    plan = makeHostPlan(observation, facts, options);
    if (only !== null && plan.instances.length === 0) {
      plan = { ...plan, instances: [await whereItWent(nova, only, host, run.stop.signal)] };
    }
    for (const each of plan.instances) {
      await note(run, { kind: 'plan', at: run.at(), instanceId: each.instance.id, plan: each.plan });
    }
    run.emit({ type: 'planned', plan });
    if (
      options.approve !== undefined &&
      run.stop.mayBegin &&
      !(await isApproved(options.approve(plan), ending))
    ) {
      run.stop.beginNothing({ code: 'notApproved', sentence: 'The plan was not approved.' });
    }

    const poller = new HostPoller(run, fence, options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS);
    outcomes = await carryOutAll(plan, { run, poller, observation, facts, options });
  } catch (error) {
    // Once the run was stopped, or ended before it had changed anything, an error here is only the way out.
    const isWayOut = forcedDown ? run.stop.signal.aborted : ending.aborted;
    if (!isWayOut) run.stop.fail(error instanceof Error ? error : new Error(String(error)));
  } finally {
    stopListening();
  }
  return conclude(run, {
    fencing: evidence === null ? null : { fencer: fencer.name, evidence },
    service: serviceBefore(service, earlierRuns),
    forcedDown,
    plan,
    outcomes,
  });
}

// Nobody may be there to answer any more once the run was ended.
async function isApproved(answer: boolean | Promise<boolean>, ending: AbortSignal): Promise<boolean> {
  return unlessAborted(ending, Promise.resolve(answer)).catch((error: unknown) => {
    if (ending.aborted) return false;
    throw error;
  });
}
