import { isNotFoundError } from '../../nova/index.ts';
import type { EvacuateStep } from '../../recovery/index.ts';
import { failed, NOT_BEGUN, ON, type StepRunner } from '../work.ts';
import { words } from '../words.ts';
import { postEvacuate } from './post-evacuate.ts';

/** Asks Nova to evacuate, unless the proof of the reset before it was accepted and is under way already. */
export const evacuate: StepRunner<EvacuateStep> = async (work, step) => {
  if (work.evacuating) return ON;
  if (!work.run.stop.mayBegin && !work.wasReset) {
    return work.confirmed === null
      ? NOT_BEGUN
      : failed(`The run was ended first; its resize had been confirmed on ${work.confirmed} by then.`);
  }
  const posted = await postEvacuate(work, step);
  if (posted.result === 'accepted') {
    work.evacuating = true;
    return ON;
  }
  if (posted.result === 'refused') {
    if (isNotFoundError(posted.error) && step.host === undefined) {
      return { next: 'end', outcome: 'none', reason: 'It was deleted meanwhile.' };
    }
    return failed(`Nova refused to evacuate it: ${words(posted.error)}`);
  }
  return failed(
    `The answer to the evacuation was lost and no record of it was found, so it was not sent again: ${words(posted.error)}`,
  );
};
