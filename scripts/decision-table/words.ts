import type { RecoveryPlan, Step } from '../../src/recovery/index.ts';

/** What a plan does, for people: the lock, the unlock and the wait for the evacuation's record go without saying. */
export function inWords(plan: RecoveryPlan): string {
  switch (plan.decision) {
    case 'hold':
      return `held (\`${plan.hold.code}\`)`;
    case 'none':
      return 'nothing';
    case 'adopt':
      return `watched${then(plan.steps)} → ${endOf(plan.endState.vmState)}`;
    case 'finishDelete':
      return 'deleted again → gone';
    case 'recover': {
      const words = plan.steps.flatMap(stepInWords);
      return `${words.length === 0 ? 'verified' : words.join(', ')} → **${plan.endState.vmState}**`;
    }
  }
}

/** The codes of the risks that say more than what every evacuation costs. */
export function riskCodes(plan: RecoveryPlan): readonly string[] {
  return plan.risks.map(({ code }) => code);
}

function then(steps: readonly Step[]): string {
  const more = steps.filter(({ kind }) => kind === 'start' || kind === 'stop').map(({ kind }) => kind);
  return more.length === 0 ? '' : `, ${more.join(', ')} where needed`;
}

function endOf(vmState: string): string {
  return vmState === 'any' ? 'as it comes' : `**${vmState}**`;
}

function stepInWords(step: Step): readonly string[] {
  switch (step.kind) {
    case 'confirmResize':
      return ['confirm the resize'];
    case 'resetState':
      return ['reset to active'];
    case 'evacuate':
      return [`evacuate at ${step.microversion}${step.host === undefined ? '' : ` to ${step.host}`}`];
    case 'start':
    case 'stop':
    case 'shelve':
    case 'delete':
      return [step.kind];
    default:
      return [];
  }
}
