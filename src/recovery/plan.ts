import type { HoldCode, ReasonCode, RiskCode } from './codes.ts';
import type { PriorState } from './prior-state.ts';
import type { RuleId } from './rule-ids.ts';
import type { DeleteStep, Step } from './steps.ts';

/** A sentence for people behind a code for machines. */
export interface Reason {
  readonly code: ReasonCode;
  readonly sentence: string;
}

/** Something that the plan costs or may cost. */
export interface Risk {
  readonly code: RiskCode;
  readonly sentence: string;
  /** The migration record that the risk is about, where it is about one. */
  readonly migration?: string;
}

/**
 * How the instance is to end. `any` only where somebody else's evacuation is watched and nobody knows the prior state;
 * `shelved` stands for `shelved_offloaded` as well, which Nova makes of it in its own time.
 */
export interface EndState {
  readonly vmState: 'active' | 'stopped' | 'shelved' | 'deleted' | 'any';
}

/** What every plan has. */
export interface PlanBase {
  readonly schemaVersion: 1;
  readonly instanceId: string;
  /** The rule that decided; `docs/decision-table.md` has what each one does and why. */
  readonly rule: RuleId;
  readonly prior: PriorState;
  readonly risks: readonly Risk[];
  readonly reasons: readonly Reason[];
}

/** Do these steps, in this order. */
export interface RecoverPlan extends PlanBase {
  readonly decision: 'recover';
  readonly steps: readonly [Step, ...Step[]];
  readonly endState: EndState;
}

/** An evacuation is under way already: watch that one, never start a second. */
export interface AdoptPlan extends PlanBase {
  readonly decision: 'adopt';
  /** The evacuation's migration record. */
  readonly migration: string;
  readonly steps: readonly Step[];
  readonly endState: EndState;
}

/** Its owner's deletion is completed, with the policy's consent. */
export interface FinishDeletePlan extends PlanBase {
  readonly decision: 'finishDelete';
  readonly steps: readonly [DeleteStep];
  readonly endState: EndState;
}

/** Nothing is done to this instance, on purpose. */
export interface HoldPlan extends PlanBase {
  readonly decision: 'hold';
  readonly hold: { readonly code: HoldCode; readonly whatToDo: string };
}

/** There is nothing to recover. */
export interface NoPlan extends PlanBase {
  readonly decision: 'none';
}

/** What is to happen to one instance. Frozen plain data: print it, keep it, send it. */
export type RecoveryPlan = RecoverPlan | AdoptPlan | FinishDeletePlan | HoldPlan | NoPlan;
