import { isNotFoundError, mayHaveActed } from '../../nova/index.ts';
import { isOwnLock, lockReason } from '../../model/lock-mark.ts';
import type { LockStep, UnlockStep } from '../../recovery/index.ts';
import { JournalError } from '../errors.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { DELETED_MEANWHILE, ON, type StepRunner } from '../work.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { look } from './refresh.ts';
import { sendUntilSeen } from './send-until-seen.ts';

/** From here on Nova keeps the reason of a lock. */
const KEEPS_REASON = '2.73';

/**
 * Locks the instance, unless its owner was first. Nova lets a second lock overwrite the first, and on a large host it
 * is long ago that the instance was looked at. A lock only keeps owners away, so neither a failed look nor a refusal
 * ends the recovery.
 */
export const lock: StepRunner<LockStep> = async (work) => {
  const { run, instance, plan } = work;
  // What the plan was made for stays in `work.instance`: the reset compares with it. Nothing is sent on a look that failed.
  const seen = await look(work);
  if (seen === null) return DELETED_MEANWHILE;
  const changed = changedMeanwhile(work, seen);
  if (changed !== null) return changed;
  if (seen.locked && !isOwnLock(seen.lockedReason)) {
    work.lockHeld = false;
    return ON;
  }
  const reason = lockReason({ runId: run.runId, prior: plan.prior.value });
  let sent = false as boolean;
  try {
    await mutate(run, 'lock', { instanceId: instance.id }, (options) => {
      sent = true;
      return run.nova.servers.lock(instance.id, run.nova.supports(KEEPS_REASON) ? { reason } : {}, options);
    });
    work.lockHeld = true;
  } catch (error) {
    // Without an answer it counts as on: taking off what is not there does no harm.
    work.lockHeld = sent && (error instanceof JournalError || mayHaveActed(error));
    leaveWhenStopped(run);
    if (isNotFoundError(error)) return DELETED_MEANWHILE;
  }
  return ON;
};

/** Takes our lock off. The instance is home by then; a lock that stays is told in the report. */
export const unlock: StepRunner<UnlockStep> = async (work) => {
  const { run, instance } = work;
  // The plan was made before anybody could know whether ours would be put on.
  if (!work.lockHeld) return ON;
  await sendUntilSeen(
    work,
    'unlock',
    async (options) => {
      const answer = await run.nova.servers.unlock(instance.id, options);
      work.lockHeld = false;
      return answer;
    },
    ({ locked }) => {
      if (!locked) work.lockHeld = false;
      return !locked;
    },
  );
  return ON;
};
