import { isBadRequestError, isConflictError, isForbiddenError } from '../../nova/index.ts';
import type { EvacuateStep, ResetStateStep } from '../../recovery/index.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { failed, NOT_BEGUN, ON, type StepResult, type StepRunner, type Work } from '../work.ts';
import { words } from '../words.ts';
import { postEvacuate } from './post-evacuate.ts';

/**
 * Resets vm_state to active. It cannot be undone, so the evacuation that follows is posted first: only Nova's refusal
 * because of vm_state shows that nothing else stands in its way.
 */
export const resetState: StepRunner<ResetStateStep> = async (work, step) => {
  if (!work.run.stop.mayBegin) return NOT_BEGUN;
  if (step.provenBy === 'refusal') {
    const result = await prove(work);
    if (result !== null) return result;
  }
  const { run, instance } = work;
  if (!run.stop.mayBegin) return NOT_BEGUN;
  try {
    await mutate(run, 'resetState', { instanceId: instance.id }, (options) =>
      run.nova.servers.resetState(instance.id, step.state, options),
    );
  } catch (error) {
    leaveWhenStopped(run);
    return failed(`The reset of its state was not answered with success: ${words(error)}`);
  }
  work.wasReset = true;
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
  const { error } = posted;
  if (isConflictError(error) && isRefusedAsResized(error.novaMessage)) return null;
  // Only these say something of the instance; a busy or broken control plane says nothing.
  if (!isBadRequestError(error) && !isForbiddenError(error) && !isConflictError(error)) {
    return failed(`Nova did not say whether it would evacuate it: ${words(error)}`);
  }
  return {
    next: 'end',
    outcome: 'held',
    reason: `Nova would not evacuate it even after a reset of its state, so it was left as it is: ${words(posted.error)}`,
  };
}

function isEvacuate(step: { readonly kind: string }): step is EvacuateStep {
  return step.kind === 'evacuate';
}

// "Cannot 'evacuate' instance X while it is in vm_state resized" (exception.InstanceInvalidState). Any other vm_state
// means that somebody has done something to it since, such as delete it.
function isRefusedAsResized(message: string): boolean {
  return message.includes('in vm_state resized');
}
