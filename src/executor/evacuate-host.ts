import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import pLimit from 'p-limit';
import { systemClock } from '../http/system-clock.ts';
import type { ComputeService } from '../model/compute-service.ts';
import type { Instance } from '../model/instance.ts';
import type { Nova } from '../nova/nova.ts';
import {
  DEFAULT_CONCURRENT_POSTS,
  DEFAULT_HEARTBEAT_INTERVAL_MS,
  DEFAULT_IN_FLIGHT,
  DEFAULT_POLL_INTERVAL_MS,
  DEFAULT_STEP_TIMEOUT_MS,
} from './defaults.ts';
import { emitter } from './emitter.ts';
import { JournalError } from './errors.ts';
import { awaitSilence } from './fence-watch.ts';
import { followUpsOf } from './follow-ups.ts';
import { forceDown } from './force-down.ts';
import type { HostPlan } from './host-plan.ts';
import { HostPoller } from './host-poller.ts';
import { foldJournal } from './journal/fold.ts';
import { jsonlJournal } from './journal/jsonl-journal.ts';
import { stateDirectory } from './journal/state-directory.ts';
import { contextOf, makeHostPlan, type PlanningFacts } from './make-host-plan.ts';
import { note } from './mutate.ts';
import { listInstances, type Observation, observe } from './observe.ts';
import { checkEvacuateHostOptions, type EvacuateHostOptions } from './options.ts';
import { asAdmin, preflight } from './preflight.ts';
import { askFencer } from './ask-fencer.ts';
import { type InstanceOutcome, outcomeOf, type RecoveryReport } from './report.ts';
import type { Run } from './run.ts';
import { runInstance } from './run-instance.ts';
import { StopSwitch } from './stop-switch.ts';

/**
 * Recovers the instances of a failed compute host: fences it, forces it down, plans every instance, carries the plans
 * out and verifies each end.
 *
 * Resolves with a report even where instances failed; one instance's failure never stops the others, and one that is
 * held on purpose is no failure. Running it again is safe: it goes on from the journal and adopts what is under way.
 *
 * @throws {InvalidOptionsError} an option is missing or wrong; nothing was done
 * @throws {RecoveryRefusedError} the recovery may not begin; nothing was changed in Nova
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
  const clock = options.clock ?? systemClock;
  const heartbeatIntervalMs = options.heartbeatIntervalMs ?? DEFAULT_HEARTBEAT_INTERVAL_MS;
  const journal = options.journal ?? jsonlJournal({ directory: stateDirectory() });
  const { signal } = options;
  const startedAt = new Date(clock.now()).toISOString();
  const runId = options.runId ?? `${startedAt.replaceAll(/[-:]|\.\d+/g, '')}-${randomUUID().slice(0, 8)}`;
  const owner = `${hostname()}:${process.pid}`;
  const emit = emitter({ runId, host, clock, onEvent: options.onEvent });

  const { service, services } = await preflight(nova, host, signal);
  const records = foldJournal(await journal.load(host));
  const preFence = await asAdmin(host, () => listInstances(nova, host, signal));
  emit({ type: 'runStarted', owner });
  emit({ type: 'snapshotTaken', phase: 'preFence', instances: preFence.length });
  const evidence = await askFencer(options.fence, host, service, signal);
  emit({ type: 'fenced', fencer: options.fence.name, evidence });
  const silence = await awaitSilence(nova, host, { clock, heartbeatIntervalMs, signal });
  emit({ type: 'hostSilent', lastHeartbeat: silence.updatedAt });

  const runJournal = await journal.begin(host, runId);
  let seq = 0;
  const run: Run = {
    nova,
    host,
    runId,
    clock,
    journal: runJournal,
    stop: new StopSwitch(),
    posts: pLimit(options.concurrentPosts ?? DEFAULT_CONCURRENT_POSTS),
    stepTimeoutMs: options.stepTimeoutMs ?? DEFAULT_STEP_TIMEOUT_MS,
    nextSeq: () => (seq += 1),
    emit,
    at: () => new Date(clock.now()).toISOString(),
  };

  let outcomes: readonly InstanceOutcome[] = [];
  let plan: HostPlan | null = null;
  const stopListening = heedSignals(run, options);
  try {
    const { id, status, disabledReason } = service;
    await note(run, {
      kind: 'run',
      version: 1,
      at: run.at(),
      runId,
      host,
      owner,
      service: { id, status, disabledReason },
    });
    await note(run, { kind: 'snapshot', at: run.at(), phase: 'preFence', instances: [...preFence] });
    await note(run, { kind: 'fenced', at: run.at(), fencer: options.fence.name, evidence });
    const fence = await forceDown(run, service, owner);
    const observation = await observe(nova, host, {
      before: services,
      preFence,
      clock,
      heartbeatIntervalMs,
      signal: run.stop.signal,
    });
    emit({ type: 'snapshotTaken', phase: 'seenDown', instances: observation.instances.length });
    await note(run, {
      kind: 'snapshot',
      at: run.at(),
      phase: 'seenDown',
      instances: [...observation.instances],
    });
    const facts: PlanningFacts = {
      host,
      maxMicroversion: nova.microversions.max,
      records,
      preFence: new Map(preFence.map((instance) => [instance.id, instance])),
      lock: options.lock ?? true,
    };
    plan = makeHostPlan(observation, facts, options);
    for (const each of plan.instances) {
      await note(run, { kind: 'plan', at: run.at(), instanceId: each.instance.id, plan: each.plan });
    }
    emit({ type: 'planned', plan });
    if (options.approve !== undefined && !(await options.approve(plan))) {
      run.stop.beginNothing({ code: 'notApproved', sentence: 'The plan was not approved.' });
    }
    const poller = new HostPoller(run, fence, options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS);
    outcomes = await carryOutAll(plan, { run, poller, observation, facts, options });
  } catch (error) {
    run.stop.fail(error instanceof Error ? error : new Error(String(error)));
  } finally {
    stopListening();
  }
  return conclude(run, { startedAt, options, service, evidence, plan, outcomes });
}

/** Works on all instances side by side, members of one anti-affinity group one after the other. */
async function carryOutAll(
  plan: HostPlan,
  all: {
    readonly run: Run;
    readonly poller: HostPoller;
    readonly observation: Observation;
    readonly facts: PlanningFacts;
    readonly options: EvacuateHostOptions;
  },
): Promise<readonly InstanceOutcome[]> {
  const { run, poller, observation, facts, options } = all;
  const inFlight = pLimit(options.inFlight ?? DEFAULT_IN_FLIGHT);
  // Nova checks anti-affinity late: two members at once may land on one host, and one of them ends in ERROR.
  const turns = new Map<string, ReturnType<typeof pLimit>>();
  const inTurn = (instance: Instance, work: () => Promise<InstanceOutcome>) => {
    const group = observation.groups.get(instance.id);
    if (group?.policy !== 'anti-affinity') return inFlight(work);
    const turn = turns.get(group.id) ?? pLimit(1);
    turns.set(group.id, turn);
    return turn(() => inFlight(work));
  };
  const watching = poller.watch();
  const settled = await Promise.allSettled(
    plan.instances.map((item) =>
      inTurn(item.instance, () =>
        runInstance(item, {
          run,
          poller,
          knownEvacuations: observation.knownEvacuations,
          freshContext: async (instance) =>
            contextOf(instance, { ...observation, hosts: await upNow(run, observation) }, facts, options),
        }),
      ),
    ),
  );
  poller.end();
  await watching;
  const broken = settled.find((result) => result.status === 'rejected');
  if (broken !== undefined) {
    const cause: unknown = broken.reason;
    run.stop.fail(cause instanceof Error ? cause : new Error(String(cause)));
  }
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

async function upNow(run: Run, { hosts }: Observation): Promise<Observation['hosts']> {
  const { data } = await run.nova.services.list({ binary: 'nova-compute' }).all();
  return Object.fromEntries(
    data.map((service) => [
      service.host,
      {
        up: service.state === 'up' && !service.forcedDown,
        lastSeenUp: service.updatedAt,
        suspect: hosts[service.host]?.suspect ?? true,
        enabled: service.status === 'enabled',
      },
    ]),
  );
}

function heedSignals(run: Run, { signal, deadlineMs }: EvacuateHostOptions): () => void {
  const onAbort = () => {
    run.stop.beginNothing({ code: 'signal', sentence: 'The caller ended the run.' });
  };
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const done = new AbortController();
  if (deadlineMs !== undefined) {
    void run.clock.sleep(deadlineMs, done.signal).then(
      () => {
        run.stop.stopNow({ code: 'deadline', sentence: `The run's ${deadlineMs} ms are over.` });
      },
      () => undefined,
    );
  }
  return () => {
    signal?.removeEventListener('abort', onAbort);
    done.abort();
  };
}

async function conclude(
  run: Run,
  found: {
    readonly startedAt: string;
    readonly options: EvacuateHostOptions;
    readonly service: ComputeService;
    readonly evidence: string;
    readonly plan: HostPlan | null;
    readonly outcomes: readonly InstanceOutcome[];
  },
): Promise<RecoveryReport> {
  const { failure } = run.stop;
  const outcome = outcomeOf(found.outcomes, run.stop.reason);
  const report: RecoveryReport = {
    schemaVersion: 1,
    runId: run.runId,
    host: run.host,
    startedAt: found.startedAt,
    finishedAt: run.at(),
    outcome: failure === null ? outcome : 'aborted',
    abort: run.stop.reason,
    fencing: { fencer: found.options.fence.name, evidence: found.evidence },
    serviceBefore: { status: found.service.status, disabledReason: found.service.disabledReason },
    instances: found.outcomes,
    stranded: found.plan?.stranded ?? [],
    followUps: followUpsOf(run.host, found.outcomes),
  };
  if (failure instanceof JournalError) {
    await run.journal.close().catch(() => undefined);
    throw new JournalError(failure.where, failure.message, { cause: failure, report });
  }
  if (failure !== null) {
    await run.journal.close();
    throw failure;
  }
  await note(run, { kind: 'end', at: run.at(), outcome: report.outcome });
  await run.journal.close();
  run.emit({ type: 'runFinished', report });
  return report;
}
