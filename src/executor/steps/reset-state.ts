import { mayHaveActed } from '../../nova/index.ts';
import type { ResetStateStep } from '../../recovery/index.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { isRefusedForItself } from '../refusal.ts';
import { DELETED_MEANWHILE, failed, NOT_BEGUN, ON, type StepRunner, tryAgain, type Work } from '../work.ts';
import { restsOnTargetState } from '../target-state/trust.ts';
import { words } from '../words.ts';
import { type Proof, proveByRefusal } from './prove-by-refusal.ts';
import { look, refresh } from './refresh.ts';

/** How often an instance is looked at whose reset was not answered, one tick apart. */
const LOOKS = 5;

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
  // It would then have to stay on the failed host, reset.
  if (run.targetState.sign !== null && restsOnTargetState(work.plan)) {
    return { next: 'replan', why: run.targetState.sign };
  }
  try {
    await mutate(run, 'resetState', { instanceId: instance.id, state: step.state }, (options) =>
      run.nova.servers.resetState(instance.id, step.state, options),
    );
  } catch (error) {
    leaveWhenStopped(run);
    const reason = `The reset of its state was not answered with success: ${words(error)}`;
    if (!mayHaveActed(error)) return isRefusedForItself(error) ? failed(reason) : tryAgain(reason);
    if (!(await tookEffect(work, step.state))) return tryAgain(reason);
  }
  work.wasReset = true;
  // An earlier run's proof may be out of date by now.
  work.wayBack = instance.vmState === 'error';
  // For the report alone: the evacuation does not wait for a look that fails.
  await refresh(work).catch(() => null);
  return ON;
};

// Whether a reset was made whose answer was lost; a second one in the middle of the evacuation would ruin it.
async function tookEffect(work: Work, state: ResetStateStep['state']): Promise<boolean> {
  for (let tries = 0; tries < LOOKS; tries += 1) {
    await work.poller.nextTick();
    const seen = await look(work).catch(() => undefined);
    if (seen?.vmState === state && seen.taskState === null) return true;
  }
  return false;
}

// No refusal tells here that it was deleted or brought home since it was planned.
async function stillInError(work: Work): Promise<Proof> {
  const planned = work.instance;
  const seen = await refresh(work);
  if (seen === null) return DELETED_MEANWHILE;
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
