import type { InstanceAction } from '../model/instance-action.ts';
import type { Instance } from '../model/instance.ts';
import type { Known } from '../model/known.ts';
import type { Microversion } from '../model/microversion.ts';
import type { EndState } from './plan.ts';
import { type RecoveryPolicy, resolvePolicy } from './policy.ts';
import type { PriorState } from './prior-state.ts';
import type { Step } from './steps.ts';

/** Where the disks of image-backed instances live. No API of Nova tells; volume-backed ones are visible. */
export type Storage = 'shared' | 'local' | 'unknown';

/** What is known about another compute host. */
export interface HostFacts {
  /** Nova believes it up and nobody forced it down. */
  readonly up: boolean;
  /** The last heartbeat seen; ISO. */
  readonly lastSeenUp: string | null;
  /** Up on paper, but not seen alive since the failure: nothing may be sent there. */
  readonly suspect: boolean;
  /** False when the scheduler may not use it. */
  readonly enabled?: boolean;
  /** Its availability zone. */
  readonly zone?: string;
}

/** One earlier try to evacuate, from the journal. */
export interface Attempt {
  readonly at: string;
  /** Null for somebody else's, which was found under way. */
  readonly microversion: Microversion | null;
  /** Nova answered the evacuate with 200. */
  readonly accepted: boolean;
  /** Nova's words, where it refused; what it refuses for the instance's own sake it refuses again. */
  readonly refusal?: string;
  /** How the evacuation came to nothing that Nova had accepted; absent where nobody has seen its end. */
  readonly failure?: EvacuationFailure;
}

/** How an evacuation that Nova had accepted came to nothing. */
export interface EvacuationFailure {
  /** The uuid of its record. */
  readonly migration: string;
  /** The host that it had been sent to; null where none was chosen. */
  readonly destination: string | null;
  /**
   * Whether a guest of the instance may be on that host. `no`: it was turned down before it was spawned. `yes`: the hypervisor
   * has one already, or the failure came after the spawn. Nova forgets such a guest, and another host would be a second copy.
   * `unknown`: Nova's words tell neither. `unread`: nobody has read them.
   */
  readonly guestThere: 'yes' | 'no' | 'unknown' | 'unread';
}

/** A call that an earlier run made for an instance. */
export interface JournalledCall {
  /** As Nova's action history names it, such as `start`. */
  readonly action: string;
  /** Nova's `x-openstack-request-id`, which the action has too; null where no answer came. */
  readonly requestId: string | null;
  /** When it was about to be sent, by the clock of whoever sent it; ISO. */
  readonly at: string;
}

/** What the run that asks has asked of Nova itself. */
export interface OwnCalls {
  /** When it had seen the instance for the first time, by Nova's clock; ISO. */
  readonly since: string;
  readonly calls: readonly JournalledCall[];
  /** The action history of the instance as it is by now, newest first. */
  readonly actions: readonly InstanceAction[];
}

/** What an earlier run had still to do behind an evacuation that it had sent, or found under way. */
export interface UnfinishedRecovery {
  /** The failed host. */
  readonly host: string;
  /** The runs of that host since it failed; the locks of these are taken off. */
  readonly runIds: readonly string[];
  /** When an evacuation, whoever had sent it, was found under way; ISO. Null where that run's own was not seen again. */
  readonly watchedSince: string | null;
  readonly steps: readonly Step[];
  readonly endState: EndState;
  /** What these runs had asked of Nova, oldest first. */
  readonly calls: readonly JournalledCall[];
}

/** What the journal of an earlier, unfinished recovery knows of an instance. */
export interface JournalledInstance {
  readonly prior: PriorState;
  readonly attempts: readonly Attempt[];
  /** Absent where no evacuation of it was sent or watched. */
  readonly unfinished?: UnfinishedRecovery;
}

/** Everything that the planner may know beside the instance. Plain data. */
export interface PlanContext {
  /**
   * Where image-backed disks live.
   * @default 'unknown', which holds wherever the only copy of data could be lost
   */
  readonly storage?: Storage;
  /**
   * The newest microversion of the cloud.
   * @default '2.94', which never assumes the target state of 2.95
   */
  readonly maxMicroversion?: Microversion;
  /**
   * Why the target state of 2.95 is not to be relied on although the API has it, as a sentence: a nova-compute was seen not
   * to heed it. Absent: it is relied on.
   */
  readonly targetStateDistrusted?: string;
  /**
   * The compute hosts by name of their service, the failed one included where it is known. A host that is missing
   * here has no service record.
   */
  readonly hosts?: Readonly<Record<string, HostFacts>>;
  /** `hypervisor_type` of the failed host; absent: taken to be able to evacuate. */
  readonly hypervisorType?: string;
  readonly serverGroup?: {
    readonly policy: Known<'affinity' | 'anti-affinity'>;
    readonly members: readonly string[];
  };
  /** From the journal. */
  readonly record?: JournalledInstance;
  /** The snapshot that was taken before fencing. */
  readonly preFence?: Instance;
  /**
   * The only hosts that it may go to, the first that will do first. Also one that is disabled: whoever carries the plan out enables
   * it before its first use.
   * @default the scheduler chooses
   */
  readonly destinations?: readonly string[];
  /** Given where a plan is made anew in the middle of a run: a recovery by somebody else meanwhile pauses this one. */
  readonly ownCalls?: OwnCalls;
  /**
   * Whether instances are locked while they are worked on.
   * @default true
   */
  readonly lock?: boolean;
  readonly policy?: Partial<RecoveryPolicy>;
}

/** The context with its defaults filled in. */
export interface ResolvedContext extends Omit<
  PlanContext,
  'storage' | 'maxMicroversion' | 'lock' | 'policy'
> {
  readonly storage: Storage;
  readonly maxMicroversion: Microversion;
  readonly lock: boolean;
  readonly policy: RecoveryPolicy;
}

/** Fills in the defaults. */
export function resolveContext(context: PlanContext): ResolvedContext {
  return {
    ...context,
    storage: context.storage ?? 'unknown',
    maxMicroversion: context.maxMicroversion ?? '2.94',
    lock: context.lock ?? true,
    policy: resolvePolicy(context.policy),
  };
}
