import type { EvacuateStep, ResetStateStep } from '../../recovery/index.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { isRefusedIn } from '../refusal.ts';
import { failed, NOT_BEGUN, ON, type StepResult, type StepRunner, type Work } from '../work.ts';
import { words } from '../words.ts';
import { onRefusal } from './on-refusal.ts';
import { postEvacuate } from './post-evacuate.ts';
import { refresh } from './refresh.ts';

/**
 * Resets vm_state to active. It cannot be undone, so the evacuation that follows is posted first: only Nova's refusal
 * because of the vm_state that the plan was made for shows that nothing else stands in its way. From vm_state error that
 * evacuation would be accepted and end running; there the way back is what makes the reset safe.
 */
export const resetState: StepRunner<ResetStateStep> = async (work, step) => {
  if (!work.run.stop.mayBegin) return NOT_BEGUN;
  const result = step.provenBy === 'refusal' ? await prove(work) : await stillInError(work);
  if (result !== null) return result;
  const { run, instance } = work;
  if (!run.stop.mayBegin) return NOT_BEGUN;
  try {
    await mutate(run, 'resetState', { instanceId: instance.id, state: step.state }, (options) =>
      run.nova.servers.resetState(instance.id, step.state, options),
    );
  } catch (error) {
    leaveWhenStopped(run);
    return failed(`The reset of its state was not answered with success: ${words(error)}`);
  }
  work.wasReset = true;
  // An earlier run's proof may be out of date by now.
  work.wayBack = instance.vmState === 'error';
  // For the report alone: the evacuation does not wait for a look that fails.
  await refresh(work).catch(() => null);
  return ON;
};

/** Null when the reset is permitted. */
async function prove(work: Work): Promise<StepResult | null> {
  const evacuate = work.plan.decision === 'recover' ? work.plan.steps.find(isEvacuate) : undefined;
  if (evacuate === undefined) return failed('The plan resets its state and does not evacuate it.');
  const posted = await postEvacuate(work, evacuate);
  if (posted.result === 'accepted') {
    work.evacuating = true;
    return ON;
  }
  if (posted.result === 'unknown') {
    return failed(
      `The answer to the evacuation was lost and no record of it was found: ${words(posted.error)}`,
    );
  }
  return isRefusedIn(work.instance.vmState, posted.error) ? null : onRefusal(work, evacuate, posted.error);
}

// No refusal tells here that it was deleted or brought home since it was planned.
async function stillInError(work: Work): Promise<StepResult | null> {
  const planned = work.instance;
  const seen = await refresh(work);
  if (seen === null) return { next: 'end', outcome: 'none', reason: 'It was deleted meanwhile.' };
  if (
    seen.vmState === planned.vmState &&
    seen.taskState === planned.taskState &&
    seen.host === planned.host
  ) {
    return null;
  }
  return {
    next: 'replan',
    why: `vm_state became ${seen.vmState}, task_state ${seen.taskState ?? 'none'} on ${seen.host ?? 'no host'}`,
  };
}

function isEvacuate(step: { readonly kind: string }): step is EvacuateStep {
  return step.kind === 'evacuate';
}
