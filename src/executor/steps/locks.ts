import { isNotFoundError, mayHaveActed } from '../../nova/index.ts';
import { lockReason } from '../../model/lock-mark.ts';
import type { LockStep, UnlockStep } from '../../recovery/index.ts';
import { JournalError } from '../errors.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { ON, type StepRunner } from '../work.ts';

/** From here on Nova keeps the reason of a lock. */
const KEEPS_REASON = '2.73';

/** Locks the instance. A lock only keeps owners away, so a refusal does not end the recovery. */
export const lock: StepRunner<LockStep> = async (work) => {
  const { run, instance, plan } = work;
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
    if (isNotFoundError(error)) return { next: 'end', outcome: 'none', reason: 'It was deleted meanwhile.' };
  }
  return ON;
};

/** Takes the lock off. The instance is home by then; a lock that stays is told in the report. */
export const unlock: StepRunner<UnlockStep> = async (work) => {
  const { run, instance } = work;
  try {
    await mutate(run, 'unlock', { instanceId: instance.id }, (options) =>
      run.nova.servers.unlock(instance.id, options),
    );
    work.lockHeld = false;
  } catch {
    leaveWhenStopped(run);
  }
  return ON;
};
