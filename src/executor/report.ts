import type { PowerState } from '../model/power-state.ts';
import type { Prior, RecoveryPlan } from '../recovery/index.ts';
import type { FollowUp } from './follow-ups.ts';
import type { StrandedInstance } from './host-plan.ts';

/** Why a run ended before its work was done. */
export interface AbortReason {
  readonly code: 'fencingContradicted' | 'signal' | 'deadline' | 'notApproved';
  readonly sentence: string;
}

/** What Nova showed at the end. */
export interface SeenState {
  readonly vmState: string;
  readonly taskState: string | null;
  readonly powerState: PowerState;
  readonly host: string | null;
}

/**
 * How it went for one instance: `recovered` in the planned end state, verified; `failed` and why; `held` on purpose;
 * `none` there was nothing to do; `inFlight` Nova was still at it when the run ended; `notStarted` the run ended first.
 */
export type InstanceResult = 'recovered' | 'failed' | 'held' | 'none' | 'inFlight' | 'notStarted';

/** What became of one instance. */
export interface InstanceOutcome {
  readonly instanceId: string;
  readonly name: string;
  readonly outcome: InstanceResult;
  /** The power state that its owner intended, kept even where the recovery failed. */
  readonly prior: Prior;
  /** The plan that was carried out last. */
  readonly plan: RecoveryPlan;
  /** Why it failed, is held or still under way; Nova's own words where there are any. */
  readonly reason: string | null;
  /** The evacuation's migration record. */
  readonly migration: string | null;
  /** What Nova showed at the end; null where it was not looked at again. */
  readonly seen: SeenState | null;
  /** Whether a lock of ours is still on it. */
  readonly lockLeft: boolean;
  /** ISO; null where it was never begun. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** What a recovery did. Plain, versioned JSON. */
export interface RecoveryReport {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly host: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** `recovered` no instance failed; held ones never count. `partial` some did, `failed` all did, `aborted` the run was ended. */
  readonly outcome: 'recovered' | 'partial' | 'failed' | 'aborted';
  readonly abort: AbortReason | null;
  readonly fencing: { readonly fencer: string; readonly evidence: string };
  /** The service as it was before the run; what to give back when the host returns. */
  readonly serviceBefore: { readonly status: string; readonly disabledReason: string | null };
  readonly instances: readonly InstanceOutcome[];
  readonly stranded: readonly StrandedInstance[];
  readonly followUps: readonly FollowUp[];
}

/** The verdict over all instances. */
export function outcomeOf(
  instances: readonly InstanceOutcome[],
  abort: AbortReason | null,
): RecoveryReport['outcome'] {
  if (abort !== null) return 'aborted';
  const failed = instances.filter(({ outcome }) => outcome === 'failed' || outcome === 'inFlight').length;
  const recovered = instances.filter(({ outcome }) => outcome === 'recovered').length;
  if (failed === 0) return 'recovered';
  return recovered > 0 ? 'partial' : 'failed';
}
