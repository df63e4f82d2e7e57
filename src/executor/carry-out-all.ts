import pLimit from 'p-limit';
import { type HostFacts, planRecovery, type PlanContext } from '../recovery/index.ts';
import type { Instance } from '../model/instance.ts';
import { hostFacts } from './compute-hosts.ts';
import { DEFAULT_IN_FLIGHT, DEFAULT_MAX_FAILURE_RATE } from './defaults.ts';
import type { HostPlan, InstancePlan } from './host-plan.ts';
import type { HostPoller } from './host-poller.ts';
import { contextOf, type PlanningFacts } from './make-host-plan.ts';
import { note } from './mutate.ts';
import type { Observation } from './observe.ts';
import type { EvacuateHostOptions } from './options.ts';
import type { InstanceOutcome } from './instance-outcome.ts';
import type { RecoveryRun } from './run.ts';
import { runInstance } from './run-instance.ts';
import { Canaries } from './schedule/canaries.ts';
import { FailureBrake } from './schedule/failure-brake.ts';
import { routeOf } from './schedule/route.ts';
import { askBeforeWave, wavesOf } from './schedule/waves.ts';
import { restsOnTargetState } from './target-state/trust.ts';

/** What the work on all instances needs beside their plan. */
interface Tools {
  readonly run: RecoveryRun;
  readonly poller: HostPoller;
  readonly observation: Observation;
  readonly facts: PlanningFacts;
  readonly options: EvacuateHostOptions;
}

/**
 * Works on all instances, wave by wave: within one side by side, on every route one first, members of one anti-affinity
 * group one after the other. A broken journal ends the run.
 */
export async function carryOutAll(plan: HostPlan, tools: Tools): Promise<readonly InstanceOutcome[]> {
  const { run, poller, options } = tools;
  const workOn = worker(tools);
  const outcomes = new Map<string, InstanceOutcome>();
  const all = async (
    items: readonly InstancePlan[],
    work: (item: InstancePlan) => Promise<InstanceOutcome>,
  ) => {
    const settled = await Promise.allSettled(
      items.map(async (item) => outcomes.set(item.instance.id, await work(item))),
    );
    const broken = settled.find((result) => result.status === 'rejected');
    if (broken === undefined) return;
    const cause: unknown = broken.reason;
    run.stop.fail(cause instanceof Error ? cause : new Error(String(cause)));
  };
  const toDo = plan.instances.filter((item) => !isIdle(item));
  const waves = wavesOf(toDo, options.priority);
  const watching = poller.watch();
  await all(
    plan.instances.filter((item) => isIdle(item)),
    async (item) => carryOut(item, tools),
  );
  for (const wave of waves) {
    const ended = toDo.flatMap(({ instance }) => outcomes.get(instance.id) ?? []);
    if (options.beforeWave !== undefined) {
      await askBeforeWave({ ...wave, ended }, options.beforeWave, run.stop);
    }
    if (run.stop.mayBegin) {
      const { number, of, priority, instances } = wave;
      run.emit({ type: 'waveStarted', wave: number, of, priority, instances: instances.length });
    }
    await all(wave.instances, workOn);
  }
  // The fence has to be in sight for it as for every other call.
  await run.destinations.giveBack(run);
  poller.end();
  await watching;
  return plan.instances.flatMap(({ instance }) => outcomes.get(instance.id) ?? []);
}

/** Makes what works on one instance as soon as its route, its group, the failures of others and the bound of the run let it. */
function worker(tools: Tools): (item: InstancePlan) => Promise<InstanceOutcome> {
  const { run, observation, options } = tools;
  const { clock, stop, stepTimeoutMs: patienceMs } = run;
  const tell: RecoveryRun['emit'] = (event) => run.emit(event);
  const inFlight = pLimit(options.inFlight ?? DEFAULT_IN_FLIGHT);
  const brake = new FailureBrake(options.maxFailureRate ?? DEFAULT_MAX_FAILURE_RATE, stop, tell);
  const canaries = new Canaries({ clock, patienceMs, stop, tell });
  // Nova checks anti-affinity late: two members at once may land on one host, and one of them ends in ERROR.
  const turns = new Map<string, ReturnType<typeof pLimit>>();
  const inTurn = async (instance: Instance, work: () => Promise<InstanceOutcome | null>) => {
    const group = observation.groups.get(instance.id);
    const key = group?.policy === 'anti-affinity' ? group.id : instance.id;
    const turn = turns.get(key) ?? pLimit(1);
    turns.set(key, turn);
    return turn(() => inFlight(work));
  };
  return async (planned) => {
    let item = planned;
    for (;;) {
      if (isDistrusted(item, run)) item = await planAnew(item, tools);
      if (isIdle(item)) return carryOut(item, tools);
      const route = options.canary === false ? null : routeOf(item.plan);
      const pass = await canaries.pass(route, item.instance.id);
      let outcome: InstanceOutcome | null = null;
      try {
        outcome = await inTurn(item.instance, async () =>
          brake.during(async () =>
            // Others have come to their ends while this one waited.
            isDistrusted(item, run) ? null : pass.during(async () => carryOut(item, tools)),
          ),
        );
      } finally {
        pass.end(outcome);
      }
      if (outcome !== null) return outcome;
    }
  };
}

async function carryOut(
  item: InstancePlan,
  { run, poller, observation, facts, options }: Tools,
): Promise<InstanceOutcome> {
  try {
    return await runInstance(item, {
      run,
      poller,
      knownEvacuations: observation.knownEvacuations,
      seenAt: observation.observedAt,
      freshContext: async (instance) =>
        withTrust(
          run,
          contextOf(instance, { ...observation, hosts: await upNow(run, observation) }, facts, options),
        ),
    });
  } finally {
    run.destinationPlaces.leave(item.instance.id);
  }
}

function isIdle({ plan }: InstancePlan): boolean {
  return plan.decision === 'hold' || plan.decision === 'none';
}

// A run that ends begins nothing anyway, and its plan stays what was approved.
function isDistrusted({ plan }: InstancePlan, { stop, targetState }: RecoveryRun): boolean {
  return stop.mayBegin && targetState.sign !== null && restsOnTargetState(plan);
}

/** The plan without the target state, from what was seen at first: nothing was done to the instance, not even a look. */
async function planAnew(
  { instance }: InstancePlan,
  { run, observation, facts, options }: Tools,
): Promise<InstancePlan> {
  const plan = planRecovery(instance, withTrust(run, contextOf(instance, observation, facts, options)));
  await note(run, { kind: 'plan', at: run.at(), instanceId: instance.id, plan });
  run.emit({ type: 'replanned', instanceId: instance.id, why: run.targetState.sign ?? '' });
  return { instance, plan };
}

function withTrust({ targetState }: RecoveryRun, context: PlanContext): PlanContext {
  return targetState.sign === null ? context : { ...context, targetStateDistrusted: targetState.sign };
}

async function upNow(run: RecoveryRun, { hosts }: Observation): Promise<Observation['hosts']> {
  const { data } = await run.nova.services
    .list({ binary: 'nova-compute' }, { signal: run.stop.signal })
    .all();
  return Object.fromEntries(
    data.map((service) => {
      const before = hosts[service.host];
      const facts = hostFacts(service, before?.suspect !== false);
      if (before === undefined) return [service.host, facts];
      // Our own change has moved the row of the failed host.
      if (service.host === run.host) return [service.host, { ...facts, lastSeenUp: before.lastSeenUp }];
      return [service.host, { ...facts, suspect: facts.suspect && !hasReportedSince(before, facts) }];
    }),
  );
}

// Enabling a host moves its row as well.
function hasReportedSince(before: HostFacts, now: HostFacts): boolean {
  return before.enabled === now.enabled && before.lastSeenUp !== now.lastSeenUp;
}
