import { expect } from 'vitest';
import type {
  AdoptPlan,
  HoldCode,
  HoldPlan,
  RecoverPlan,
  RecoveryPlan,
  Step,
} from '../../../src/recovery/index.ts';

function expectDecision<D extends RecoveryPlan['decision']>(
  plan: RecoveryPlan,
  decision: D,
): asserts plan is Extract<RecoveryPlan, { decision: D }> {
  expect(plan.decision, JSON.stringify(plan)).toBe(decision);
}

/** The plan, which has to be one that recovers. */
export function recovering(plan: RecoveryPlan): RecoverPlan {
  expectDecision(plan, 'recover');
  return plan;
}

/** The plan, which has to be one that watches somebody else's evacuation. */
export function adopting(plan: RecoveryPlan): AdoptPlan {
  expectDecision(plan, 'adopt');
  return plan;
}

/** The plan, which has to hold with this code and to say why and what a person can do. */
export function holding(plan: RecoveryPlan, code: HoldCode): HoldPlan & { readonly why: string } {
  expectDecision(plan, 'hold');
  expect(plan.hold.code).toBe(code);
  expect(plan.hold.whatToDo).toMatch(/^[A-Z].+\.$/);
  const why = plan.reasons.find((reason) => reason.code === 'held')?.sentence ?? '';
  expect(why).toMatch(/^[A-Z].+\.$/);
  return { ...plan, why };
}

/** The steps of a plan; a plan that holds has none. */
export function stepsOf(plan: RecoveryPlan): readonly Step[] {
  return 'steps' in plan ? plan.steps : [];
}

/** The kinds of the steps of a plan, in their order. */
export function kindsOf(plan: RecoveryPlan): readonly Step['kind'][] {
  return stepsOf(plan).map(({ kind }) => kind);
}

/** The codes of reasons or risks, in their order. */
export function codes<C extends string>(said: readonly { readonly code: C }[]): readonly C[] {
  return said.map(({ code }) => code);
}

/** What a plan does between its lock and its unlock, in words; the wait for the evacuation's record goes without saying. */
export function routeOf(plan: RecoveryPlan): string {
  return stepsOf(plan).flatMap(inWords).join(', ');
}

function inWords(step: Step): readonly string[] {
  switch (step.kind) {
    case 'lock':
    case 'unlock':
    case 'awaitMigration':
      return [];
    case 'resetState':
      return [`reset ${step.provenBy}`];
    case 'evacuate':
      return [`evacuate ${step.microversion}${step.host === undefined ? '' : ` to ${step.host}`}`];
    case 'awaitState':
      return [step.vmStates.join(' or ')];
    default:
      return [step.kind];
  }
}
