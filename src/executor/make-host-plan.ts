import type { Instance } from '../model/instance.ts';
import type { Microversion } from '../model/microversion.ts';
import { type JournalledInstance, type PlanContext, planRecovery } from '../recovery/index.ts';
import type { FailedHosts, HostPlan } from './host-plan.ts';
import type { Observation } from './observe.ts';
import type { PlanHostOptions } from './options.ts';
import { priorityOf } from './schedule/waves.ts';

/** What plans rest on beside the observation. */
export interface PlanningFacts {
  readonly host: string;
  readonly failedHosts: FailedHosts;
  readonly maxMicroversion: Microversion;
  readonly records: ReadonlyMap<string, JournalledInstance>;
  readonly preFence: ReadonlyMap<string, Instance>;
  readonly lock: boolean;
}

/** Plans every instance of an observed host. */
export function makeHostPlan(
  observation: Observation,
  facts: PlanningFacts,
  options: Pick<PlanHostOptions, 'storage' | 'policy' | 'priority' | 'destinations'>,
): HostPlan {
  const ordered = observation.instances
    .map((instance) => ({ instance, rank: priorityOf(instance, options.priority) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ instance }) => instance);
  return {
    schemaVersion: 1,
    host: facts.host,
    observedAt: observation.observedAt,
    maxMicroversion: facts.maxMicroversion,
    failedHosts: facts.failedHosts,
    instances: ordered.map((instance) => ({
      instance,
      plan: planRecovery(instance, contextOf(instance, observation, facts, options)),
    })),
    notSelected: observation.notSelected.map(({ id, name }) => ({ instanceId: id, name })),
    stranded: observation.stranded,
    history: observation.history,
    missingEvidence: observation.missingEvidence,
  };
}

/** What the planner may know of one instance. */
export function contextOf(
  instance: Instance,
  observation: Observation,
  facts: PlanningFacts,
  options: Pick<PlanHostOptions, 'storage' | 'policy' | 'destinations'>,
): PlanContext {
  const group = observation.groups.get(instance.id);
  const record = facts.records.get(instance.id);
  const preFence = facts.preFence.get(instance.id);
  return {
    storage: typeof options.storage === 'function' ? options.storage(instance) : options.storage,
    maxMicroversion: facts.maxMicroversion,
    hosts: observation.hosts,
    hypervisorType: observation.hypervisorType ?? 'unknown',
    lock: facts.lock,
    ...(group === undefined ? {} : { serverGroup: { policy: group.policy, members: group.members } }),
    ...(record === undefined ? {} : { record }),
    ...(preFence === undefined ? {} : { preFence }),
    ...(options.destinations === undefined ? {} : { destinations: options.destinations }),
    ...(options.policy === undefined ? {} : { policy: options.policy }),
  };
}
