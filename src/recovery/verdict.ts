import type { HoldCode, ReasonCode } from './codes.ts';
import type { EndState, Reason, Risk } from './plan.ts';
import type { DeleteStep, Step } from './steps.ts';

/** What a rule decides; `planRecovery` makes a plan of it. */
export type Verdict =
  | {
      readonly decision: 'recover';
      readonly steps: readonly [Step, ...Step[]];
      readonly endState: EndState;
      readonly risks: readonly Risk[];
      readonly reasons: readonly Reason[];
    }
  | {
      readonly decision: 'adopt';
      readonly migration: string;
      readonly steps: readonly Step[];
      readonly endState: EndState;
      readonly risks: readonly Risk[];
      readonly reasons: readonly Reason[];
    }
  | {
      readonly decision: 'finishDelete';
      readonly steps: readonly [DeleteStep];
      readonly endState: EndState;
      readonly risks: readonly Risk[];
      readonly reasons: readonly Reason[];
    }
  | Hold
  | { readonly decision: 'none'; readonly reasons: readonly Reason[] };

/** A decision to do nothing to this instance. */
export interface Hold {
  readonly decision: 'hold';
  readonly hold: { readonly code: HoldCode; readonly whatToDo: string };
  readonly reasons: readonly Reason[];
}

/** Makes a hold: why, and what a person can do. */
export function hold(code: HoldCode, why: string, whatToDo: string): Hold {
  return { decision: 'hold', hold: { code, whatToDo }, reasons: [reason('held', why)] };
}

/** Makes a reason. */
export function reason(code: ReasonCode, sentence: string): Reason {
  return { code, sentence };
}
