import type { ResetStateStep } from '../../recovery/index.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { failed, NOT_BEGUN, ON, type StepRunner, type Work } from '../work.ts';
import { words } from '../words.ts';
import { type Proof, proveByRefusal } from './prove-by-refusal.ts';
import { refresh } from './refresh.ts';

/**
 * Resets vm_state to active. It cannot be undone, so the evacuation that follows is posted first, for Nova to refuse. From
 * vm_state error that evacuation would be accepted and end running; there the way back is what makes the reset safe.
 */
export const resetState: StepRunner<ResetStateStep> = async (work, step) => {
  if (!work.run.stop.mayBegin) return NOT_BEGUN;
  const proof = step.provenBy === 'refusal' ? await proveByRefusal(work) : await stillInError(work);
  if (proof === 'accepted') return ON;
  if (proof !== 'permitted') return proof;
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

// No refusal tells here that it was deleted or brought home since it was planned.
async function stillInError(work: Work): Promise<Proof> {
  const planned = work.instance;
  const seen = await refresh(work);
  if (seen === null) return { next: 'end', outcome: 'none', reason: 'It was deleted meanwhile.' };
  if (
    seen.vmState === planned.vmState &&
    seen.taskState === planned.taskState &&
    seen.host === planned.host
  ) {
    return 'permitted';
  }
  return {
    next: 'replan',
    why: `vm_state became ${seen.vmState}, task_state ${seen.taskState ?? 'none'} on ${seen.host ?? 'no host'}`,
  };
}
