import type { Instance } from '../../model/instance.ts';
import type { Microversion } from '../../model/microversion.ts';
import type { RecoveryPlan } from '../../recovery/index.ts';
import type { InstanceResult } from '../instance-outcome.ts';
import type { RecoveryReport } from '../report.ts';

/** A call that changes something, and is therefore written down before it is made. */
export type MutatingCall =
  | 'forceDown'
  | 'enableHost'
  | 'disableHost'
  | 'lock'
  | 'confirmResize'
  | 'resetState'
  | 'evacuate'
  | 'start'
  | 'stop'
  | 'shelve'
  | 'delete'
  | 'unlock'
  | 'readmit';

/** What became of a call; `unknown` when no answer came, so that Nova may have acted. */
export type CallResult = 'accepted' | 'refused' | 'unknown';

/** One line of a journal, told apart by `kind`. Every `at` is an ISO time. */
export type JournalRecord =
  | {
      readonly kind: 'run';
      /** Of the records' form. A newer one is refused rather than guessed at. */
      readonly version: 1;
      readonly at: string;
      readonly runId: string;
      readonly host: string;
      /** The machine and the process that ran it. */
      readonly owner: string;
      /** The first of the runs that this one goes on with, where it was asked to by `runId`. */
      readonly resumes?: string | undefined;
      /** The service as it was before the run. */
      readonly service: {
        readonly id: string;
        readonly status: string;
        readonly disabledReason: string | null;
        /** Its last heartbeat, in Nova's time; absent in journals from before it was kept. */
        readonly updatedAt?: string | null | undefined;
        /** Whether it was forced down already; absent in journals from before it was kept. */
        readonly forcedDown?: boolean | undefined;
      };
    }
  | {
      readonly kind: 'snapshot';
      readonly at: string;
      readonly phase: 'preFence' | 'seenDown';
      readonly instances: readonly Instance[];
    }
  | {
      /** Begins a readmission in the place of a run. */
      readonly kind: 'readmission';
      /** As in a run. */
      readonly version: 1;
      readonly at: string;
      readonly runId: string;
      readonly host: string;
      readonly owner: string;
      /** What the service gets back. */
      readonly giveBack: { readonly status: string; readonly disabledReason: string | null };
    }
  | {
      /** Nova sees the host up again: what the runs before this know counts no more. */
      readonly kind: 'readmitted';
      readonly at: string;
    }
  | { readonly kind: 'fenced'; readonly at: string; readonly fencer: string; readonly evidence: string }
  | { readonly kind: 'plan'; readonly at: string; readonly instanceId: string; readonly plan: RecoveryPlan }
  | {
      readonly kind: 'intent';
      readonly at: string;
      /** Counts the intents of a run; the answer has the same. */
      readonly seq: number;
      readonly call: MutatingCall;
      /** Null for the host itself. */
      readonly instanceId: string | null;
      readonly microversion?: Microversion | undefined;
      readonly destination?: string | undefined;
      /** What a destination in reserve was disabled with before it is enabled; absent where without a reason. */
      readonly disabledReason?: string | undefined;
      /** What a resetState writes; absent in journals from before it could be anything but active. */
      readonly state?: 'active' | 'error' | undefined;
    }
  | {
      readonly kind: 'answer';
      readonly at: string;
      readonly seq: number;
      readonly result: CallResult;
      /** Nova's `x-openstack-request-id`. */
      readonly requestId: string | null;
      /** Nova's words, where it refused or where none came. */
      readonly message?: string | undefined;
    }
  | {
      /** An evacuation that Nova had accepted came to nothing. */
      readonly kind: 'evacuationFailed';
      readonly at: string;
      readonly instanceId: string;
      /** The uuid of its record. */
      readonly migration: string;
      readonly status: string;
      readonly destination: string | null;
      readonly guestThere: 'yes' | 'no' | 'unknown' | 'unread';
      readonly reason: string;
    }
  | {
      readonly kind: 'outcome';
      readonly at: string;
      readonly instanceId: string;
      readonly outcome: InstanceResult;
      readonly reason?: string | undefined;
    }
  | { readonly kind: 'end'; readonly at: string; readonly outcome: RecoveryReport['outcome'] };
