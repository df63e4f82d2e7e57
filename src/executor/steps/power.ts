import type { StartStep, StopStep } from '../../recovery/index.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { ON, type StepRunner } from '../work.ts';

/**
 * Starts the instance unless it is active. Whether an unanswered or refused start had its effect shows in the
 * awaitState step that follows.
 */
export const start: StepRunner<StartStep> = async (work) => {
  const { run, instance } = work;
  if (instance.vmState === 'active') return ON;
  try {
    await mutate(run, 'start', { instanceId: instance.id }, (options) =>
      run.nova.servers.start(instance.id, options),
    );
  } catch {
    leaveWhenStopped(run);
  }
  return ON;
};

/** Stops the instance by the client unless it is stopped; the plan has the policy's consent. */
export const stop: StepRunner<StopStep> = async (work) => {
  const { run, instance } = work;
  if (instance.vmState === 'stopped') return ON;
  try {
    await mutate(run, 'stop', { instanceId: instance.id }, (options) =>
      run.nova.servers.stop(instance.id, options),
    );
  } catch {
    leaveWhenStopped(run);
  }
  return ON;
};
