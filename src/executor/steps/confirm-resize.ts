import { isConflictError, isNotFoundError, mayHaveActed } from '../../nova/index.ts';
import type { ConfirmResizeStep } from '../../recovery/index.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { NOT_BEGUN, ON, type StepRunner, tryAgain, type Work } from '../work.ts';
import { words } from '../words.ts';
import { proveByRefusal } from './prove-by-refusal.ts';
import { withinStepTimeout } from './within.ts';

/** How often the record of a resize is looked at whose confirm was not answered, one tick apart. */
const LOOKS = 5;

/**
 * Confirms the resize on its source and waits for the record to say so. It takes from the owner the right to revert, so the
 * evacuation that follows is posted first, for Nova to refuse because of vm_state resized alone. Nova answers before the source has done
 * anything. The record ends before the source has come to the end of its work, which is waited for;
 * vm_state leaves resized a moment after the record does, for which the awaitState step that follows waits.
 */
export const confirmResize: StepRunner<ConfirmResizeStep> = async (work, step) => {
  if (!work.run.stop.mayBegin) return NOT_BEGUN;
  const proof = await proveByRefusal(work);
  if (proof === 'accepted') {
    return { next: 'replan', why: 'its resize is over, and Nova accepted the evacuation' };
  }
  if (proof !== 'permitted') return proof;
  const { run, instance, poller } = work;
  if (!run.stop.mayBegin) return NOT_BEGUN;
  let requestId: string | null = null;
  try {
    const answer = await mutate(run, 'confirmResize', { instanceId: instance.id }, (options) =>
      run.nova.servers.confirmResize(instance.id, options),
    );
    requestId = answer.requestId;
  } catch (error) {
    leaveWhenStopped(run);
    // The world has moved on: somebody confirmed or reverted, or the source is down; or all of them only look down for a moment, as
    // after a restart of the message broker.
    if (!mayHaveActed(error)) {
      return { next: 'replan', why: `Nova refused the confirm: ${words(error)}`, wait: isUnavailable(error) };
    }
    if (!(await hasBegun(work, step.migration))) {
      return tryAgain('The answer to the confirm of its resize was lost, and Nova has not begun with it.');
    }
  }
  const row = await withinStepTimeout(run, poller.confirmEnded(instance.id, step.migration, work.begunAt));
  if (row === null) {
    poller.forget(instance.id);
    return {
      next: 'end',
      outcome: 'failed',
      reason: `The confirm was sent to ${step.source} and has not been carried out in time. It stays queued there; bring ${step.source} back, then run the recovery again.`,
    };
  }
  if (row.status !== 'confirmed') {
    return { next: 'replan', why: `the resize's record went to ${row.status}` };
  }
  work.confirmed = step.source;
  await sourceIsDone(work, requestId);
  return ON;
};

// "Service is unavailable at this time."
function isUnavailable(error: unknown): boolean {
  return isConflictError(error) && error.novaMessage.includes('unavailable');
}

// Nova writes the record before it hands the work to the source, and before it answers.
async function hasBegun({ run, instance, poller }: Work, uuid: string): Promise<boolean> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    await poller.nextTick();
    const rows = await run.nova.migrations
      .list({ instanceId: instance.id })
      .all()
      .catch(() => null);
    if (rows?.data.some((row) => row.uuid === uuid && row.status !== 'finished') === true) return true;
  }
  return false;
}

// The record and vm_state are written before the source has come to its end. Should it fail after that, Nova writes error on an instance
// that may be at home elsewhere by then.
async function sourceIsDone(work: Work, requestId: string | null): Promise<void> {
  const { run, instance, poller } = work;
  if (requestId === null) return;
  const until = run.clock.now() + run.stepTimeoutMs;
  const options = { signal: run.stop.signal };
  while (run.clock.now() < until) {
    const action = await run.nova.instanceActions
      .show(instance.id, requestId, options)
      .catch((error: unknown) => {
        leaveWhenStopped(run);
        return isNotFoundError(error) ? null : undefined;
      });
    if (action === null) return;
    const event = action?.data.events?.find((each) => each.event === 'compute_confirm_resize');
    if (action !== undefined && event?.finishTime !== null) return;
    await poller.nextTick();
  }
}
