export { planRecovery } from './plan-recovery.ts';
export { type PriorStateContext, resolvePriorState } from './resolve-prior-state.ts';
export { DEFAULT_POLICY, type RecoveryPolicy } from './policy.ts';
export type {
  Attempt,
  EvacuationFailure,
  OwnCalls,
  HostFacts,
  JournalledCall,
  JournalledInstance,
  PlanContext,
  Storage,
  UnfinishedRecovery,
} from './context.ts';
export type {
  AdoptPlan,
  EndState,
  FinishDeletePlan,
  HoldPlan,
  NoPlan,
  PlanBase,
  Reason,
  RecoverPlan,
  RecoveryPlan,
  Risk,
} from './plan.ts';
export { RULE_IDS, type RuleId } from './rule-ids.ts';
export type { HoldCode, ReasonCode, RiskCode } from './codes.ts';
export type { Evidence, EvidenceSource, Prior, PriorState } from './prior-state.ts';
export type {
  AwaitMigrationStep,
  AwaitStateStep,
  ConfirmResizeStep,
  DeleteStep,
  EvacuateStep,
  LockStep,
  ResetStateStep,
  ShelveStep,
  StartStep,
  Step,
  StopStep,
  UnlockStep,
} from './steps.ts';
