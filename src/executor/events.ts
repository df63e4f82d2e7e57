import type { Step } from '../recovery/index.ts';
import type { HostPlan } from './host-plan.ts';
import type { CallResult, MutatingCall } from './journal/journal-record.ts';
import type { InstanceOutcome } from './instance-outcome.ts';
import type { ReadmissionReport } from './readmit/report.ts';
import type { AbortReason, RecoveryReport } from './report.ts';

/** What every event has. */
export interface RecoveryEventBase {
  readonly runId: string;
  readonly host: string;
  /** ISO. */
  readonly at: string;
}

/** What can happen in a recovery; told apart by `type`. New ones may be added in a minor version. */
export type RecoveryEventBody =
  | { readonly type: 'runStarted'; readonly owner: string }
  | { readonly type: 'snapshotTaken'; readonly phase: 'preFence' | 'seenDown'; readonly instances: number }
  | { readonly type: 'fenced'; readonly fencer: string; readonly evidence: string }
  | { readonly type: 'hostSilent'; readonly lastHeartbeat: string | null }
  | { readonly type: 'hostForcedDown'; readonly requestId: string | null }
  | { readonly type: 'hostSeenDown' }
  | { readonly type: 'evidenceMissing'; readonly source: string; readonly message: string }
  | { readonly type: 'planned'; readonly plan: HostPlan }
  /** A wave begins, or is asked for with `beforeWave` and was approved. */
  | {
      readonly type: 'waveStarted';
      readonly wave: number;
      readonly of: number;
      readonly priority: number;
      readonly instances: number;
    }
  /** The first instance of a route is home: the others on it follow. */
  | { readonly type: 'canaryVerified'; readonly route: string; readonly instanceId: string }
  /** It is not, or takes too long: the next one goes alone, or, where `opened`, all of them go. */
  | {
      readonly type: 'canaryFailed';
      readonly route: string;
      readonly instanceId: string;
      readonly reason: string;
      readonly opened: boolean;
    }
  /** An evacuation at 2.95 did not end stopped: those that rest on it are planned anew without it, or held. */
  | { readonly type: 'targetStateDistrusted'; readonly instanceId: string; readonly sign: string }
  /** Nova has too much to do, or less again: so many mutating requests at once from now on, after a pause in milliseconds. */
  | {
      readonly type: 'pacingChanged';
      readonly concurrentPosts: number;
      readonly pauseMs: number;
      /** The error that slows the run down; null where it gets faster again. */
      readonly why: string | null;
    }
  /** Too many have failed: nothing begins until those under way have shown whether the run is sound. */
  | { readonly type: 'beginningPaused'; readonly failed: number; readonly ended: number }
  /** They have. */
  | { readonly type: 'beginningResumed'; readonly failed: number; readonly ended: number }
  | { readonly type: 'instanceStarted'; readonly instanceId: string; readonly name: string }
  | { readonly type: 'stepStarted'; readonly instanceId: string; readonly step: Step }
  | { readonly type: 'stepFinished'; readonly instanceId: string; readonly step: Step }
  | {
      readonly type: 'callAnswered';
      readonly instanceId: string | null;
      readonly call: MutatingCall;
      readonly result: CallResult;
      readonly requestId: string | null;
    }
  | { readonly type: 'replanned'; readonly instanceId: string; readonly why: string }
  | {
      readonly type: 'retrying';
      readonly instanceId: string;
      readonly reason: string;
      /** How long it waits before the next try, in milliseconds. */
      readonly delayMs: number;
    }
  | { readonly type: 'destinationEnabled'; readonly destination: string }
  | { readonly type: 'destinationGivenBack'; readonly destination: string }
  | {
      readonly type: 'migrationChanged';
      readonly instanceId: string;
      readonly migration: string;
      readonly status: string;
      readonly destination: string | null;
    }
  | { readonly type: 'instanceFinished'; readonly outcome: InstanceOutcome }
  | { readonly type: 'pollFailed'; readonly message: string }
  | { readonly type: 'stopping'; readonly reason: AbortReason }
  | { readonly type: 'handlerFailed'; readonly message: string }
  | { readonly type: 'runFinished'; readonly report: RecoveryReport }
  | { readonly type: 'hostReadmitted'; readonly report: ReadmissionReport };

/** One thing that happened in a recovery. */
export type RecoveryEvent = RecoveryEventBase & RecoveryEventBody;
