import type { PowerState } from '../model/power-state.ts';
import type { Prior, RecoveryPlan } from '../recovery/index.ts';

/** What Nova showed at the end. */
export interface SeenState {
  readonly vmState: string;
  readonly taskState: string | null;
  readonly powerState: PowerState;
  readonly host: string | null;
}

/**
 * How it went for one instance: `recovered` in the planned end state, verified; `deleted` its owner's deletion was
 * completed, for good; `failed` and why; `held` on purpose; `none` there was nothing to do; `inFlight` Nova was still at it when the run ended; `notStarted` the run ended first.
 */
export type InstanceResult = 'recovered' | 'deleted' | 'failed' | 'held' | 'none' | 'inFlight' | 'notStarted';

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
  /** Whether its vm_state was reset, which cannot be undone. */
  readonly wasReset: boolean;
  /** Whether an evacuation of it was sent, or found, whose end nobody has seen. */
  readonly evacuationUnresolved: boolean;
  /** Whether a lock of ours is still on it. */
  readonly lockLeft: boolean;
  /** The host on which an evacuation that failed may have left its guest, which Nova has forgotten; null for none. */
  readonly guestMayRunOn: string | null;
  /** ISO; null where it was never begun. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}
