import { mayHaveActed } from '../../nova/index.ts';
import type { ConfirmResizeStep } from '../../recovery/index.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { NOT_BEGUN, ON, type StepRunner, tryAgain, type Work } from '../work.ts';
import { words } from '../words.ts';
import { proveByRefusal } from './prove-by-refusal.ts';
import { withinStepTimeout } from './within.ts';

/**
 * Confirms the resize on its source and waits for the record to say so. It takes from the owner the right to revert, so the
 * evacuation that follows is posted first, for Nova to refuse because of vm_state resized alone. Nova answers before the source has done
 * anything. vm_state leaves resized a moment after the record does; the awaitState step that follows waits for it.
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
  let answerLost = false as boolean;
  try {
    await mutate(run, 'confirmResize', { instanceId: instance.id }, (options) =>
      run.nova.servers.confirmResize(instance.id, options),
    );
  } catch (error) {
    leaveWhenStopped(run);
    // A refusal says that the world has moved on: the source went down, somebody confirmed or reverted.
    if (!mayHaveActed(error)) return { next: 'replan', why: `Nova refused the confirm: ${words(error)}` };
    answerLost = true;
  }
  const row = await withinStepTimeout(run, poller.confirmEnded(instance.id, step.migration, work.begunAt));
  if (row === null) {
    poller.forget(instance.id);
    if (answerLost && (await isStillFinished(work, step.migration))) {
      return tryAgain('The answer to the confirm of its resize was lost, and Nova has not begun with it.');
    }
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
  return ON;
};

async function isStillFinished({ run, instance }: Work, uuid: string): Promise<boolean> {
  const rows = await run.nova.migrations.list({ instanceId: instance.id }).all();
  return rows.data.some((row) => row.uuid === uuid && row.status === 'finished');
}
