import type { EvacuateStep } from '../../recovery/index.ts';
import { isRefusedIn } from '../refusal.ts';
import { failed, type StepResult, tryAgain, type Work } from '../work.ts';
import { words } from '../words.ts';
import { onRefusal } from './on-refusal.ts';
import { postEvacuate } from './post-evacuate.ts';

/** `permitted`: nothing but its vm_state stands in the way. `accepted`: not even that, and the evacuation is under way. */
export type Proof = 'permitted' | 'accepted' | StepResult;

/**
 * Posts the evacuation that follows before a step that cannot be undone, a reset or a confirm: only Nova's refusal because of
 * the vm_state that the plan was made for shows that nothing else stands in its way, such as an emulated TPM. Nova
 * looks at those things first, and has changed nothing when it refuses.
 */
export async function proveByRefusal(work: Work): Promise<Proof> {
  const evacuate = work.plan.decision === 'recover' ? work.plan.steps.find(isEvacuate) : undefined;
  if (evacuate === undefined) return failed('The plan prepares an evacuation and does not evacuate.');
  const posted = await postEvacuate(work, evacuate);
  if (posted.result === 'accepted') {
    work.evacuating = true;
    return 'accepted';
  }
  if (posted.result === 'notOpen') return tryAgain(posted.reason, { wait: false });
  if (posted.result === 'unknown') {
    return failed(
      `The answer to the evacuation was lost and no record of it was found: ${words(posted.error)}`,
    );
  }
  return isRefusedIn(work.instance.vmState, posted.error)
    ? 'permitted'
    : onRefusal(work, evacuate, posted.error);
}

function isEvacuate(step: { readonly kind: string }): step is EvacuateStep {
  return step.kind === 'evacuate';
}
