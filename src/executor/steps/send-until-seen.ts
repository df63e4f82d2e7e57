import type { Instance } from '../../model/instance.ts';
import { isBadRequestError, isForbiddenError, isNotFoundError } from '../../nova/index.ts';
import type { CallOptions, NovaResponse } from '../../nova/index.ts';
import type { MutatingCall } from '../journal/journal-record.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { DELETED_MEANWHILE, ON, type StepResult, type Work } from '../work.ts';
import { refresh } from './refresh.ts';

/** How often a call is sent, the first one included. */
const SENDS = 3;

/** How often the instance is looked at before it is sent again, one tick apart. */
const LOOKS = 3;

/**
 * Sends a call whose effect shows on the instance and that does no harm where it is sent twice, such as a start. After a refusal or a
 * lost answer Nova is looked at, and it is sent again only while nothing of it shows. The step that follows judges the end.
 *
 * @param isUnderWay Whether an instance shows that the call has had its effect, or is having it.
 */
export async function sendUntilSeen(
  work: Work,
  call: MutatingCall,
  send: (options: CallOptions) => Promise<NovaResponse<unknown>>,
  isUnderWay: (instance: Instance) => boolean,
): Promise<StepResult> {
  const { run } = work;
  for (let sends = 1; ; sends += 1) {
    try {
      await mutate(run, call, { instanceId: work.instance.id }, send);
      return ON;
    } catch (error) {
      leaveWhenStopped(run);
      if (isNotFoundError(error)) return DELETED_MEANWHILE;
      const isFinal = isBadRequestError(error) || isForbiddenError(error);
      if (isFinal || sends === SENDS || (await shows(work, isUnderWay))) return ON;
    }
  }
}

async function shows(work: Work, isUnderWay: (instance: Instance) => boolean): Promise<boolean> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    await work.poller.nextTick();
    const seen = await refresh(work).catch(() => undefined);
    if (seen === null || (seen !== undefined && isUnderWay(seen))) return true;
  }
  return false;
}
