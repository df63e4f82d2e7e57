import type { StartStep, StopStep } from '../../recovery/index.ts';
import { ON, type StepRunner } from '../work.ts';
import { sendUntilSeen } from './send-until-seen.ts';

/** Starts the instance unless it is active. The awaitState step that follows judges the end. */
export const start: StepRunner<StartStep> = async (work) => {
  const { run, instance } = work;
  if (instance.vmState === 'active') return ON;
  return sendUntilSeen(
    work,
    'start',
    (options) => run.nova.servers.start(instance.id, options),
    ({ vmState, taskState }) => vmState === 'active' || taskState !== null,
  );
};

/** Stops the instance by the client unless it is stopped; the plan has the policy's consent. */
export const stop: StepRunner<StopStep> = async (work) => {
  const { run, instance } = work;
  if (instance.vmState === 'stopped') return ON;
  return sendUntilSeen(
    work,
    'stop',
    (options) => run.nova.servers.stop(instance.id, options),
    ({ vmState, taskState }) => vmState === 'stopped' || taskState !== null,
  );
};
