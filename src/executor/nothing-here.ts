import type { Instance } from '../model/instance.ts';
import { isNotFoundError } from '../nova/index.ts';
import type { Nova } from '../nova/nova.ts';
import { type NoPlan, resolvePriorState } from '../recovery/index.ts';
import type { InstancePlan } from './host-plan.ts';

/** The plan of an instance that has left the failed host meanwhile: nothing of it is there any more. */
export function nothingHere(instance: Instance, failedHost: string): NoPlan {
  return {
    schemaVersion: 1,
    decision: 'none',
    instanceId: instance.id,
    rule: 'nowhere',
    prior: resolvePriorState(instance),
    risks: [],
    reasons: [
      {
        code: 'nothingOnThisHost',
        sentence: `It is on ${instance.host ?? 'no host'} by now: there is nothing to evacuate from ${failedHost}.`,
      },
    ],
  };
}

/** The plan of an instance that is not on the failed host any more although it was a moment ago. */
export async function whereItWent(
  nova: Nova,
  instance: Instance,
  failedHost: string,
  signal: AbortSignal,
): Promise<InstancePlan> {
  try {
    const { data } = await nova.servers.show(instance.id, { signal });
    return { instance: data, plan: nothingHere(data, failedHost) };
  } catch (error) {
    if (!isNotFoundError(error)) throw error;
    return { instance, plan: deletedMeanwhile(instance, failedHost) };
  }
}

/** The plan of an instance that is gone. */
export function deletedMeanwhile(instance: Instance, failedHost: string): NoPlan {
  return {
    ...nothingHere(instance, failedHost),
    reasons: [{ code: 'nothingOnThisHost', sentence: 'It was deleted meanwhile.' }],
  };
}
