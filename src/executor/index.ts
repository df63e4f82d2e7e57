export { evacuateHost } from './evacuate-host.ts';
export { planHost } from './plan-host.ts';
export { readmitHost } from './readmit/readmit-host.ts';
export type { ReadmitHostOptions, ServiceBefore } from './readmit/options.ts';
export { ReadmissionRefusedError } from './readmit/readmission-refused-error.ts';
export type {
  LateConfirm,
  LateConfirmVerdict,
  ReadmissionBlocker,
  ReadmissionBlockerCode,
  ReadmissionFinding,
  ReadmissionReport,
  ReadmissionWarning,
  ReadmissionWarningCode,
} from './readmit/report.ts';
export { recoverInstance, type RecoverInstanceOptions } from './recover-instance.ts';
export { listRuns, type ListRunsOptions, readRun, type RunSummary } from './list-runs.ts';
export { type HostPlanSummary, type InstanceSet, summarize } from './summarize.ts';
export type { EvacuateHostOptions, PlanHostOptions } from './options.ts';
export type { Retries } from './retry-budget.ts';
export type { BeforeWave, Wave } from './schedule/waves.ts';
export type {
  FailedHosts,
  HistoryCost,
  HostPlan,
  InstancePlan,
  MissingEvidence,
  StrandedCode,
  StrandedInstance,
} from './host-plan.ts';
export type { AbortReason, RecoveryReport } from './report.ts';
export type { InstanceOutcome, InstanceResult, SeenState } from './instance-outcome.ts';
export type { SystemMetadataSource } from '../model/system-metadata.ts';
export type { FollowUp } from './follow-up.ts';
export type { RecoveryEvent, RecoveryEventBase, RecoveryEventBody } from './events.ts';
export {
  JournalError,
  type ReadmissionRefusalCode,
  RecoveryRefusedError,
  type RefusalCode,
} from './errors.ts';
export { type Claim, HostClaimedError } from './journal/claim.ts';
export type { Journal, KeptRun, RunJournal } from './journal/journal.ts';
export { memoryJournal } from './journal/memory-journal.ts';
export { jsonlJournal, type JsonlJournalOptions } from './journal/jsonl-journal.ts';
export type { CallResult, JournalRecord, MutatingCall } from './journal/journal-record.ts';
