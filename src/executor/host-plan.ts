import type { Instance } from '../model/instance.ts';
import type { Microversion } from '../model/microversion.ts';
import type { RecoveryPlan } from '../recovery/index.ts';

/** An instance of the host and what is to happen to it. */
export interface InstancePlan {
  readonly instance: Instance;
  readonly plan: RecoveryPlan;
}

/** An instance elsewhere that the failure strands: nothing is done to it, somebody has to know. */
export interface StrandedInstance {
  readonly instanceId: string;
  readonly code: 'resizeSourceLost';
  readonly sentence: string;
  readonly whatToDo: string;
}

/** What a recovery of a host would do. Plain data, in the order of execution. */
export interface HostPlan {
  readonly schemaVersion: 1;
  readonly host: string;
  /** When Nova was looked at; ISO. */
  readonly observedAt: string;
  readonly maxMicroversion: Microversion;
  readonly instances: readonly InstancePlan[];
  /** Instances that `select` left out. */
  readonly notSelected: readonly { readonly instanceId: string; readonly name: string }[];
  readonly stranded: readonly StrandedInstance[];
}
