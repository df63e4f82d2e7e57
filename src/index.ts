// The recovery of a host.
export { evacuateHost, planHost } from './executor/index.ts';
export type {
  AbortReason,
  EvacuateHostOptions,
  FollowUp,
  HostPlan,
  InstanceOutcome,
  InstancePlan,
  InstanceResult,
  PlanHostOptions,
  RecoveryEvent,
  RecoveryEventBody,
  RecoveryReport,
  SeenState,
  StrandedInstance,
} from './executor/index.ts';
export { JournalError, RecoveryRefusedError, type RefusalCode } from './executor/index.ts';
export { jsonlJournal, type JsonlJournalOptions } from './executor/index.ts';
export type { Journal, JournalRecord, MutatingCall, RunJournal } from './executor/index.ts';

// Fencing.
export { alreadyFenced, type Fencer, type FenceResult } from './fencing/index.ts';

// The plan of one instance, and the client: everything of the subpaths /recovery and /nova.
export * from './recovery/index.ts';
export * from './nova/index.ts';
