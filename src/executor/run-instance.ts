import type { Instance } from '../model/instance.ts';
import { isOwnLock } from '../model/lock-mark.ts';
import { isEvacuationInFlight } from '../model/migration.ts';
import { earlierFailures } from '../recovery/evidence/earlier-failures.ts';
import type { PlanContext, RecoveryPlan } from '../recovery/index.ts';
import type { InstancePlan } from './host-plan.ts';
import type { HostPoller } from './host-poller.ts';
import { note } from './mutate.ts';
import type { InstanceOutcome, InstanceResult, SeenState } from './instance-outcome.ts';
import { replan } from './replan.ts';
import type { RecoveryRun } from './run.ts';
import { unlock } from './steps/locks.ts';
import { changedMeanwhile } from './steps/changed-meanwhile.ts';
import { look } from './steps/refresh.ts';
import { runStep } from './steps/run-step.ts';
import { beforeRetry, waitByTicks } from './before-retry.ts';
import { isPassing } from './refusal.ts';
import { RunStopped } from './stop-switch.ts';
import { DELETED_MEANWHILE, failed, ON, type Retry, type StepResult, tryAgain, type Work } from './work.ts';
import { words } from './words.ts';

/** How often the plan of one instance may be made anew before a person has to look. */
const MOST_REPLANS = 3;

/** What the work on an instance needs beside its plan. */
export interface InstanceTools {
  readonly run: RecoveryRun;
  readonly poller: HostPoller;
  readonly knownEvacuations: ReadonlySet<string>;
  /** When the instances were looked at, by our clock; ISO. */
  readonly seenAt: string;
  /** What the planner may know of this instance, read anew. */
  readonly freshContext: (instance: Instance) => Promise<PlanContext>;
}

/** What is done even where the time of an instance is over: without it, it would be left halfway. */
const LAST: readonly string[] = ['start', 'stop', 'awaitState', 'unlock'];

interface Ending {
  readonly outcome: InstanceResult;
  readonly reason: string | null;
}

/** Carries out the plan of one instance. Whatever happens to it is its outcome; a broken journal ends the run besides. */
export async function runInstance(item: InstancePlan, tools: InstanceTools): Promise<InstanceOutcome> {
  const { run, poller } = tools;
  const { plan } = item;
  if (plan.decision === 'hold' || plan.decision === 'none') {
    const outcome = plan.decision === 'hold' ? 'held' : 'none';
    return finish(item.instance, plan, run, { outcome, reason: plan.reasons[0]?.sentence ?? null });
  }
  if (!run.stop.mayBegin) {
    return finish(item.instance, plan, run, { outcome: 'notStarted', reason: 'The run was ended first.' });
  }
  const startedAt = run.at();
  run.emit({ type: 'instanceStarted', instanceId: item.instance.id, name: item.instance.name });
  const work: Work = {
    run,
    poller,
    begunAt: run.clock.now(),
    knownEvacuations: tools.knownEvacuations,
    instance: item.instance,
    plan,
    evacuating: plan.decision === 'adopt',
    behind: null,
    confirmed: null,
    answerLost: false,
    wasReset: false,
    wayBack: false,
    attempts: [],
    ended: new Set(),
    retries: 0,
    deadlineAt: run.clock.now() + run.instanceDeadlineMs,
    lockHeld: mayTakeLockOff(item),
    migration: null,
  };
  const ending = await carryOut(work, tools);
  poller.forget(item.instance.id);
  if (work.lockHeld && ending.outcome !== 'failed' && ending.outcome !== 'inFlight') {
    // Where it stays on, or the run was stopped meanwhile, the report tells of it.
    await unlock(work, { kind: 'unlock' }).catch(() => undefined);
  }
  return finish(item.instance, work.plan, run, withWhatWasDone(ending, work), {
    startedAt,
    seen: seenState(work.instance),
    migration: work.migration?.uuid ?? null,
    wasReset: work.wasReset,
    evacuationUnresolved:
      ending.outcome === 'inFlight' ||
      work.answerLost ||
      (work.evacuating && work.migration === null) ||
      hasOpenEvacuation(work.plan) ||
      (ending.outcome !== 'recovered' && hasOpenRecord(work)),
    lockLeft: work.lockHeld,
    guestMayRunOn: ending.outcome === 'recovered' ? null : mayHaveGuest(work),
  });
}

async function carryOut(work: Work, tools: InstanceTools): Promise<Ending> {
  const { run } = work;
  let failure: string | null = null;
  try {
    for (let replans = 0; replans <= MOST_REPLANS;) {
      const { plan } = work;
      if (plan.decision === 'hold') {
        const why = plan.reasons[0]?.sentence ?? null;
        // What our own evacuation has thrown into error is not as it was found.
        return failure === null
          ? { outcome: 'held', reason: why }
          : { outcome: 'failed', reason: `${failure} It was not tried again: ${why ?? ''}` };
      }
      if (plan.decision === 'none') return { outcome: 'none', reason: plan.reasons[0]?.sentence ?? null };
      const result = await runSteps(work, plan).catch((error: unknown) => afterFailedRead(work, error));
      if (result.next === 'step') return done(plan);
      if (result.next === 'end') return result;
      if (result.next === 'replan') {
        replans += 1;
        if (result.wait === true) await waitByTicks(work, run.retries.delayMs(0));
      } else {
        const given = await beforeRetry(work, result);
        if (given !== null) return unfinished(work, `${result.reason}${given}`);
        if (work.attempts.at(-1)?.failure !== undefined) failure = result.reason;
      }
      await planAnew(work, tools, result.next === 'replan' ? result.why : result.reason);
    }
    return unfinished(work, 'Nova kept changing under the plan; look at the action history of the instance.');
  } catch (error) {
    const { stop } = work.run;
    if (error instanceof RunStopped || stop.signal.aborted) {
      return {
        outcome: work.evacuating
          ? 'inFlight'
          : work.wasReset || work.lockHeld || work.confirmed !== null
            ? 'failed'
            : 'notStarted',
        reason: stop.reason?.sentence ?? stop.failure?.message ?? 'The run was stopped.',
      };
    }
    return unfinished(work, words(error));
  }
}

function unfinished({ evacuating }: Work, reason: string): Ending {
  return { outcome: evacuating ? 'inFlight' : 'failed', reason };
}

// What could not be read says nothing of the instance: nova-api may be away for a moment. Every step heeds by itself what it has sent.
function afterFailedRead({ run }: Work, error: unknown): Retry {
  if (run.stop.signal.aborted || !isPassing(error)) throw error;
  return tryAgain(words(error));
}

async function planAnew(work: Work, tools: InstanceTools, why: string): Promise<void> {
  for (;;) {
    try {
      await replan(work, tools, why);
      return;
    } catch (error) {
      if ((await beforeRetry(work, afterFailedRead(work, error))) !== null) throw error;
    }
  }
}

// Whoever reads that it is not home has to know what was done to it all the same and cannot be undone.
function withWhatWasDone(ending: Ending, { wasReset, confirmed }: Work): Ending {
  if (ending.outcome === 'recovered') return ending;
  const sentences = [
    ending.reason,
    ending.outcome === 'failed' && wasReset ? 'Its vm_state had been reset to active.' : null,
    confirmed === null ? null : `Its resize had been confirmed on ${confirmed}.`,
  ].filter((sentence) => sentence !== null);
  return { ...ending, reason: sentences.length === 0 ? null : sentences.join(' ') };
}

function done({ decision }: RecoveryPlan): Ending {
  return decision === 'finishDelete'
    ? { outcome: 'deleted', reason: "Its owner's deletion was completed, for good." }
    : { outcome: 'recovered', reason: null };
}

/** How the steps went: on to the end, or to where one of them says otherwise. */
async function runSteps(work: Work, plan: Extract<RecoveryPlan, { steps: unknown }>): Promise<StepResult> {
  const { run } = work;
  // A lock looks for itself.
  if (plan.decision === 'recover' && plan.rule !== 'recoveryUnfinished' && plan.steps[0].kind !== 'lock') {
    const seen = await look(work);
    if (seen === null) return DELETED_MEANWHILE;
    const changed = changedMeanwhile(work, seen);
    if (changed !== null) return changed;
  }
  for (const step of plan.steps) {
    if (run.clock.now() >= work.deadlineAt && !work.evacuating && !LAST.includes(step.kind)) {
      return failed(`The ${run.instanceDeadlineMs} ms for its recovery are over.`);
    }
    run.emit({ type: 'stepStarted', instanceId: work.instance.id, step });
    const result = await runStep(work, step);
    if (result.next !== 'step') return result;
    run.emit({ type: 'stepFinished', instanceId: work.instance.id, step });
  }
  return ON;
}

async function finish(
  instance: Instance,
  plan: RecoveryPlan,
  run: RecoveryRun,
  ending: Ending,
  more: Partial<
    Pick<
      InstanceOutcome,
      'startedAt' | 'seen' | 'migration' | 'wasReset' | 'evacuationUnresolved' | 'lockLeft' | 'guestMayRunOn'
    >
  > = {},
): Promise<InstanceOutcome> {
  const outcome: InstanceOutcome = {
    instanceId: instance.id,
    name: instance.name,
    outcome: ending.outcome,
    prior: plan.prior.value,
    plan,
    reason: ending.reason,
    migration: more.migration ?? null,
    seen: more.seen ?? null,
    wasReset: more.wasReset ?? false,
    evacuationUnresolved: more.evacuationUnresolved ?? hasOpenEvacuation(plan),
    lockLeft: more.lockLeft ?? hasOwnLock(instance),
    guestMayRunOn: more.guestMayRunOn ?? null,
    startedAt: more.startedAt ?? null,
    finishedAt: run.at(),
  };
  // Where this cannot be written down the run ends, and its report still knows every instance.
  await note(run, {
    kind: 'outcome',
    at: run.at(),
    instanceId: instance.id,
    outcome: ending.outcome,
    ...(ending.reason === null ? {} : { reason: ending.reason }),
  }).catch(() => undefined);
  run.emit({ type: 'instanceFinished', outcome });
  return outcome;
}

// Also one that an earlier run has left behind.
function hasOwnLock({ locked, lockedReason }: Instance): boolean {
  return locked && isOwnLock(lockedReason);
}

// Where it has left the failed host, another host's run may be at work on it.
function mayTakeLockOff({ instance, plan }: InstancePlan): boolean {
  if (plan.rule !== 'recoveryUnfinished') return hasOwnLock(instance);
  return 'steps' in plan && plan.steps.some(({ kind }) => kind === 'unlock');
}

function seenState({ vmState, taskState, powerState, host }: Instance): SeenState {
  return { vmState, taskState, powerState, host };
}

// Held because of an evacuation that Nova may still be at: its guest is destroyed where nova-compute is started too soon.
function hasOpenEvacuation(plan: RecoveryPlan): boolean {
  return (
    plan.decision === 'hold' &&
    (plan.hold.code === 'evacuationStuck' || plan.hold.code === 'evacuationUnclear')
  );
}

function mayHaveGuest({ attempts }: Work): string | null {
  return earlierFailures(attempts, []).mayHaveGuest?.destination ?? null;
}

function hasOpenRecord({ run, instance, migration, plan }: Work): boolean {
  if (plan.decision === 'none' || plan.decision === 'finishDelete') return false;
  const rows = [...(migration === null ? [] : [migration]), ...(instance.migrations ?? [])];
  const newest = new Map(rows.reverse().map((row) => [row.uuid, row]));
  return [...newest.values()].some((row) => isEvacuationInFlight(row) && row.sourceCompute === run.host);
}
