import { isConflictError, isNotFoundError } from '../../nova/index.ts';
import type { EvacuateStep } from '../../recovery/index.ts';
import { isRefusedForItself, isRefusedInState } from '../refusal.ts';
import { DELETED_MEANWHILE, failed, type StepResult, tryAgain, type Work } from '../work.ts';
import { isUnsupportedRpcVersion } from '../target-state/evacuation-events.ts';
import { TargetStateDistrusted } from '../target-state/trust.ts';
import { words } from '../words.ts';

/**
 * What follows when Nova refuses to evacuate an instance. What it refuses for the instance's own sake is planned anew
 * with its words, so that the planner holds the instance, untouched; the same for one that has changed under the plan.
 * Everything else, a busy or broken control plane, says nothing of the instance: it is tried again.
 */
export function onRefusal(work: Work, step: EvacuateStep, error: unknown): StepResult {
  if (error instanceof TargetStateDistrusted) {
    return work.wasReset
      ? failed(`It was not evacuated after the reset of its state: ${error.message}`)
      : { next: 'replan', why: error.message };
  }
  if (isOldService(error)) {
    const sign = `Nova refused to evacuate ${work.instance.name} at ${step.microversion}: ${words(error)}.`;
    work.run.targetState.lose(work.instance.id, sign);
    return neverCarriedOut(work, words(error));
  }
  // With a destination Nova says 404 of that host as well.
  if (isNotFoundError(error) && step.host === undefined) {
    return DELETED_MEANWHILE;
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

/** Says whether Nova refused because a service is too old for the target state of 2.95. */
export function isOldService(error: unknown): boolean {
  return isConflictError(error) && isUnsupportedRpcVersion(error.novaMessage);
}

/** An evacuation that Nova wrote down, with its task_state, before a service turned out to be too old to be told of it. */
export function neverCarriedOut(work: Work, refusal: string): StepResult {
  work.evacuating = true;
  return failed(
    `Nova refused the target state of its evacuation and leaves task_state rebuilding and a migration accepted that nobody carries out: ${refusal}`,
  );
}
