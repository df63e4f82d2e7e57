import type { FollowUp } from './follow-up.ts';
import type { HistoryCost, MissingEvidence, StrandedInstance } from './host-plan.ts';
import type { InstanceOutcome } from './instance-outcome.ts';

/**
 * Why a run ended before its work was done. The codes are part of semver:
 * `fencingContradicted` the failed host shows signs of life; `claimLost` somebody else works on it; `signal` the caller ended
 * it; `deadline` its time is over; `notApproved` the plan was not approved; `waveNotApproved` a wave was not, or `beforeWave`
 * threw; `failureRate` too many instances failed.
 */
export interface AbortReason {
  readonly code:
    | 'fencingContradicted'
    | 'claimLost'
    | 'signal'
    | 'deadline'
    | 'notApproved'
    | 'waveNotApproved'
    | 'failureRate';
  readonly sentence: string;
}

/** What a recovery did. Plain, versioned JSON. */
export interface RecoveryReport {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly host: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** `recovered` no instance failed; held ones never count. `partial` some did, `failed` some did and none was recovered, `aborted` the run was ended. */
  readonly outcome: 'recovered' | 'partial' | 'failed' | 'aborted';
  readonly abort: AbortReason | null;
  /** Null where the run ended before the fencer had spoken. */
  readonly fencing: { readonly fencer: string; readonly evidence: string } | null;
  /** The service as it was before the run; what to give back when the host returns. */
  readonly serviceBefore: { readonly status: string; readonly disabledReason: string | null };
  readonly instances: readonly InstanceOutcome[];
  readonly stranded: readonly StrandedInstance[];
  readonly history: HistoryCost;
  /** The witnesses that could not be heard; what was decided without them may be put right by hand. */
  readonly missingEvidence: readonly MissingEvidence[];
  readonly followUps: readonly FollowUp[];
}

/**
 * The verdict over all instances.
 *
 * @param undone Whether there is an instance that could not be looked at, with something left to do.
 */
export function outcomeOf(
  instances: readonly InstanceOutcome[],
  abort: AbortReason | null,
  undone: boolean,
): RecoveryReport['outcome'] {
  if (abort !== null) return 'aborted';
  const failed = instances.filter(({ outcome }) => outcome === 'failed' || outcome === 'inFlight').length;
  const recovered = instances.filter(
    ({ outcome }) => outcome === 'recovered' || outcome === 'deleted',
  ).length;
  if (failed === 0) return undone ? 'partial' : 'recovered';
  return recovered > 0 ? 'partial' : 'failed';
}
