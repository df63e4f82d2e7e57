import { isNotFoundError } from '../../nova/index.ts';
import type { EvacuateStep } from '../../recovery/index.ts';
import { isRefusedForItself, isRefusedInState } from '../refusal.ts';
import { failed, type StepResult, tryAgain, type Work } from '../work.ts';
import { words } from '../words.ts';

/**
 * What follows when Nova refuses to evacuate an instance. What it refuses for the instance's own sake is planned anew
 * with its words, so that the planner holds the instance, untouched; the same for one that has changed under the plan.
 * Everything else, a busy or broken control plane, says nothing of the instance: it is tried again.
 */
export function onRefusal(work: Work, step: EvacuateStep, error: unknown): StepResult {
  // With a destination Nova says 404 of that host as well.
  if (isNotFoundError(error) && step.host === undefined) {
    return { next: 'end', outcome: 'none', reason: 'It was deleted meanwhile.' };
  }
  const refusal = words(error);
  if (isRefusedForItself(error)) {
    if (work.wasReset) return failed(`Nova refused to evacuate it after the reset of its state: ${refusal}`);
    const { microversion } = step;
    work.attempts.push({ at: work.run.at(), microversion, accepted: false, refusal });
    return { next: 'replan', why: `Nova refused to evacuate it: ${refusal}` };
  }
  if (isRefusedInState(error)) return { next: 'replan', why: `it has changed: ${refusal}` };
  return tryAgain(`Nova refused to evacuate it: ${refusal}`);
}
