import type { Instance } from '../../model/instance.ts';
import { isNotFoundError, mayHaveActed } from '../../nova/index.ts';
import type { DeleteStep } from '../../recovery/index.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { words } from '../words.ts';
import { failed, NOT_BEGUN, ON, type StepResult, type StepRunner } from '../work.ts';
import { refresh } from './refresh.ts';

const ENDED_WITHOUT: StepResult = {
  next: 'end',
  outcome: 'held',
  reason: 'Its deletion ended without deleting it; whether its owner still wants that, nobody can tell.',
};

/**
 * Sends its owner's deletion again and waits until Nova shows the instance no more. With the host down Nova carries it
 * out in its API, at once and for good; so it is looked at once more before that.
 */
export const deleteInstance: StepRunner<DeleteStep> = async (work) => {
  const { run, poller } = work;
  if (!run.stop.mayBegin) return NOT_BEGUN;
  const instance = await refresh(work);
  if (instance === null) return ON;
  if (instance.taskState !== 'deleting' || instance.host !== run.host) {
    // A plan made anew would see an instance like any other and bring it back.
    if (instance.host === run.host && !isDeleted(instance)) return ENDED_WITHOUT;
    return {
      next: 'replan',
      why: `its deletion has ended: task_state ${instance.taskState ?? 'none'} on ${instance.host ?? 'no host'}`,
    };
  }
  try {
    await mutate(run, 'delete', { instanceId: instance.id }, (options) =>
      run.nova.servers.delete(instance.id, options),
    );
  } catch (error) {
    leaveWhenStopped(run);
    if (isNotFoundError(error)) return ON;
    if (!mayHaveActed(error)) return failed(`Nova refused to delete it: ${words(error)}`);
  }
  const until = run.clock.now() + run.stepTimeoutMs;
  for (;;) {
    const seen = await refresh(work).catch((error: unknown) => {
      // One look that failed says nothing about the instance.
      if (run.stop.signal.aborted || run.clock.now() >= until) throw error;
      run.emit({ type: 'pollFailed', message: words(error) });
      return undefined;
    });
    if (seen === null || seen?.vmState === 'deleted') return ON;
    if (run.clock.now() >= until) {
      return failed(
        `Its deletion was sent, and after ${run.stepTimeoutMs} ms Nova still shows it, vm_state ${seen?.vmState ?? 'unknown'}, task_state ${seen?.taskState ?? 'none'}; look at its action history.`,
      );
    }
    await poller.nextTick();
  }
};

// What the planner holds as deleted, whatever else it shows.
function isDeleted({ vmState }: Instance): boolean {
  return vmState === 'deleted' || vmState === 'soft-delete';
}
