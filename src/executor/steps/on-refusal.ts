import { isNotFoundError } from '../../nova/index.ts';
import type { EvacuateStep } from '../../recovery/index.ts';
import { isRefusedForItself, isRefusedInState } from '../refusal.ts';
import { failed, type StepResult, type Work } from '../work.ts';
import { words } from '../words.ts';

/**
 * What follows when Nova refuses to evacuate an instance. What it refuses for the instance's own sake is planned anew
 * with its words, so that the planner holds the instance, untouched; the same for one that has changed under the plan.
 * Everything else may be tried again in a later run.
 */
export function onRefusal(work: Work, step: EvacuateStep, error: unknown): StepResult {
  // With a destination Nova says 404 of that host as well.
  if (isNotFoundError(error) && step.host === undefined) {
    return { next: 'end', outcome: 'none', reason: 'It was deleted meanwhile.' };
  }
  const refusal = words(error);
  if (work.wasReset) return failed(`Nova refused to evacuate it after the reset of its state: ${refusal}`);
  if (isRefusedForItself(error)) {
    const { microversion } = step;
    work.refusals.push({ at: work.run.at(), microversion, accepted: false, refusal });
    return { next: 'replan', why: `Nova refused to evacuate it: ${refusal}` };
  }
  if (isRefusedInState(error)) return { next: 'replan', why: `it has changed: ${refusal}` };
  return failed(`Nova refused to evacuate it: ${refusal}`);
}
