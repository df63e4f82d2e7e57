import type { Instance } from '../model/instance.ts';
import type { Microversion } from '../model/microversion.ts';
import type { RecoveryPlan } from '../recovery/index.ts';

/** An instance of the host and what is to happen to it. */
export interface InstancePlan {
  readonly instance: Instance;
  readonly plan: RecoveryPlan;
}

/**
 * How an instance elsewhere is stranded. Part of semver:
 * `resizeSourceLost` it awaits the verdict on a resize from the failed host: a confirm waits for that host, a revert
 * would destroy the good copy;
 * `confirmingForEver` its resize is being confirmed on the failed host, which carries that out when it is back;
 * `resizeStranded` a resize of it was under way and the failed host is the other end;
 * `revertStranded` its resize is being reverted to the failed host;
 * `liveMigrationDestinationLost` it was in a live migration to the failed host, which Nova rolls back by itself.
 */
export type StrandedCode =
  | 'resizeSourceLost'
  | 'confirmingForEver'
  | 'resizeStranded'
  | 'revertStranded'
  | 'liveMigrationDestinationLost';

/** What it cost to look into the action history of instances whose state leaves a doubt. */
export interface HistoryCost {
  /** How many instances' history was read. */
  readonly instances: number;
  /** By how many requests, pages and events included. */
  readonly requests: number;
}

/** Evidence that could not be had. The plans were made without it. */
export interface MissingEvidence {
  /** The name of the source, such as the one that a `SystemMetadataSource` gives itself. */
  readonly source: string;
  readonly sentence: string;
  /** The instance for which nothing is done in this run because of it, although an earlier one had left something to do. */
  readonly leftUndone?: string;
}

/** An instance elsewhere that the failure strands: nothing is done to it, somebody has to know. */
export interface StrandedInstance {
  readonly instanceId: string;
  readonly code: StrandedCode;
  readonly sentence: string;
  readonly whatToDo: string;
  /** The exact command that a person runs for it, as in a {@link FollowUp}. */
  readonly command: string;
}

/** How many hosts of the availability zone look failed at the same time. */
export interface FailedHosts {
  readonly zone: string;
  /** The hosts of the zone that count: those whose nova-compute is enabled, and the one to be recovered. */
  readonly hosts: number;
  /** Those that look failed, by name; the one to be recovered is among them in any case. */
  readonly failed: readonly string[];
  /** How many of them may; null for any number. */
  readonly allowed: number | null;
}

/** What a recovery of a host would do. Plain data, in the order of execution. */
export interface HostPlan {
  readonly schemaVersion: 1;
  readonly host: string;
  /** When Nova was looked at; ISO. */
  readonly observedAt: string;
  readonly maxMicroversion: Microversion;
  /** A recovery is refused where more of them look failed than are allowed. */
  readonly failedHosts: FailedHosts;
  readonly instances: readonly InstancePlan[];
  /** Instances that `select` left out; they were given no closer look. */
  readonly notSelected: readonly { readonly instanceId: string; readonly name: string }[];
  readonly stranded: readonly StrandedInstance[];
  readonly history: HistoryCost;
  readonly missingEvidence: readonly MissingEvidence[];
}
