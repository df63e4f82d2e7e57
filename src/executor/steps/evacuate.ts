import type { EvacuateStep } from '../../recovery/index.ts';
import { DELETED_MEANWHILE, failed, NOT_BEGUN, ON, type StepRunner, tryAgain } from '../work.ts';
import { words } from '../words.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { isOldService, onRefusal } from './on-refusal.ts';
import { postEvacuate } from './post-evacuate.ts';
import { look } from './refresh.ts';
import { wayBack } from './way-back.ts';

/** Asks Nova to evacuate, unless the proof of the reset before it was accepted and is under way already. */
export const evacuate: StepRunner<EvacuateStep> = async (work, step) => {
  const { run } = work;
  if (work.evacuating) return ON;
  if (step.host !== undefined) {
    const since = run.clock.now();
    await run.destinationPlaces.take(step.host, work.instance.id);
    // Others may have been at it while it waited for its place.
    if (run.clock.now() > since) {
      const seen = await look(work);
      if (seen === null) return DELETED_MEANWHILE;
      const changed = changedMeanwhile(work, seen);
      if (changed !== null) return changed;
    }
  }
  if (!run.stop.mayBegin && !work.wasReset) {
    return work.confirmed === null
      ? NOT_BEGUN
      : failed(`The run was ended first; its resize had been confirmed on ${work.confirmed} by then.`);
  }
  const posted = await postEvacuate(work, step);
  switch (posted.result) {
    case 'accepted':
      work.evacuating = true;
      return ON;
    case 'refused':
      return work.wayBack && !isOldService(posted.error)
        ? wayBack(work, posted.error)
        : onRefusal(work, step, posted.error);
    case 'notOpen':
      return tryAgain(posted.reason, { wait: false });
    case 'unknown':
      return failed(
        `The answer to the evacuation was lost and no record of it was found, so it was not sent again: ${words(posted.error)}`,
      );
  }
};
