import type { Instance } from '../../model/instance.ts';
import { isLockOfRun, isOwnLock } from '../../model/lock-mark.ts';
import type { StepResult, Work } from '../work.ts';

/**
 * What follows when an instance no longer shows what its plan was made for; null where it does. On a large host it is long ago that it
 * was looked at: its owner, or somebody else who recovers it, may have been at it since.
 */
export function changedMeanwhile(work: Work, seen: Instance): StepResult | null {
  const { run, instance } = work;
  if (isForeignLock(seen, instance, run.runId)) {
    // Whatever lock of ours was on it is overwritten, and that one is not ours to take off.
    work.lockHeld = false;
    return {
      next: 'end',
      outcome: 'held',
      reason: `Another recovery has locked it since this one has seen it (${seen.lockedReason ?? ''}). Let one of the two finish, then run the recovery again.`,
    };
  }
  if (
    seen.vmState === instance.vmState &&
    seen.taskState === instance.taskState &&
    seen.host === instance.host
  ) {
    return null;
  }
  return {
    next: 'replan',
    why: `it was vm_state ${instance.vmState}, task_state ${instance.taskState ?? 'none'} and is ${seen.vmState}, ${seen.taskState ?? 'none'} on ${seen.host ?? 'no host'} by now`,
  };
}

// One that was there before is what a run that has ended left behind.
function isForeignLock(seen: Instance, before: Instance, runId: string): boolean {
  return (
    seen.locked &&
    isOwnLock(seen.lockedReason) &&
    seen.lockedReason !== before.lockedReason &&
    !isLockOfRun(seen.lockedReason, [runId])
  );
}
