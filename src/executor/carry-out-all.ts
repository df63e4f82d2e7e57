import pLimit from 'p-limit';
import type { Instance } from '../model/instance.ts';
import { hostFacts } from './compute-hosts.ts';
import { DEFAULT_IN_FLIGHT } from './defaults.ts';
import type { HostPlan } from './host-plan.ts';
import type { HostPoller } from './host-poller.ts';
import { contextOf, type PlanningFacts } from './make-host-plan.ts';
import type { Observation } from './observe.ts';
import type { EvacuateHostOptions } from './options.ts';
import type { InstanceOutcome } from './instance-outcome.ts';
import type { RecoveryRun } from './run.ts';
import { runInstance } from './run-instance.ts';

/** Works on all instances side by side, members of one anti-affinity group one after the other. A broken journal ends the run. */
export async function carryOutAll(
  plan: HostPlan,
  all: {
    readonly run: RecoveryRun;
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
    const key = group?.policy === 'anti-affinity' ? group.id : instance.id;
    const turn = turns.get(key) ?? pLimit(1);
    turns.set(key, turn);
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
          seenAt: observation.observedAt,
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

async function upNow(run: RecoveryRun, { hosts }: Observation): Promise<Observation['hosts']> {
  const { data } = await run.nova.services
    .list({ binary: 'nova-compute' }, { signal: run.stop.signal })
    .all();
  return Object.fromEntries(
    data.map((service) => {
      const before = hosts[service.host];
      const facts = hostFacts(service, before?.suspect ?? true);
      // Our own change has moved the row of the failed host.
      return [
        service.host,
        service.host === run.host ? { ...facts, lastSeenUp: before?.lastSeenUp ?? null } : facts,
      ];
    }),
  );
}
