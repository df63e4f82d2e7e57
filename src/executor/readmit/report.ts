import type { Prior } from '../../recovery/index.ts';
import type { FollowUp } from '../follow-up.ts';
import type { SeenState } from '../instance-outcome.ts';

/**
 * What stands in the way of a host's return. Part of semver.
 *
 * Before nova-compute starts:
 * `evacuationUnresolved` an evacuation of an instance that is still on the host is not over: nova-compute would destroy its guest;
 * `evacuatedAndBack` an evacuation that is done was never cleaned up, and the instance is on the host again: the same;
 * `lateCallBreaks` a call that may wait in the host's queue would be carried out on an instance that has left.
 *
 * Once it runs, the first two as well, for its next start, and
 * `cleanUpUnfinished` an evacuation was not cleaned up.
 *
 * At any time:
 * `recoveryUnfinished` a recovery began to change an instance and did not bring it to its end.
 */
export type ReadmissionBlockerCode =
  'evacuationUnresolved' | 'evacuatedAndBack' | 'lateCallBreaks' | 'cleanUpUnfinished' | 'recoveryUnfinished';

/**
 * What should be known before nova-compute starts. Part of semver:
 * `queueUnseen` calls may wait in the host's queue, which no API of Nova shows;
 * `lateConfirm` a resize is confirmed by the host as soon as it is back;
 * `lateRevert` a resize is reverted to the host as soon as it is back;
 * `resizeAwaitsVerdict` a resize from the host can be confirmed or reverted again once it is back;
 * `resizeLeftOver` the host still has the guest of a resize that was never confirmed, of an instance that has moved on;
 * `taskUnderWay` nova-compute takes up, or ends, what was under way with an instance on the host;
 * `instancesStillHere` instances are still on the host, whose guests went off with it.
 */
export type ReadmissionWarningCode =
  | 'queueUnseen'
  | 'lateConfirm'
  | 'lateRevert'
  | 'resizeAwaitsVerdict'
  | 'resizeLeftOver'
  | 'taskUnderWay'
  | 'instancesStillHere';

/** One thing that was found about a host's return. */
export interface ReadmissionFinding<Code extends string> {
  readonly code: Code;
  /** Null for the host itself. */
  readonly instanceId: string | null;
  /** The migration's record that it is about, where it is about one. */
  readonly migration: string | null;
  readonly sentence: string;
  /** The exact command that a person runs, as in a {@link FollowUp}. */
  readonly command: string;
}

/** Something that stands in the way. */
export type ReadmissionBlocker = ReadmissionFinding<ReadmissionBlockerCode>;
/** Something that should be known. */
export type ReadmissionWarning = ReadmissionFinding<ReadmissionWarningCode>;

/**
 * An instance whose resize was confirmed by the host after its return: `asBefore` in the power state that its owner had left it
 * in; `unknownBefore` no journal knows that one, and Nova shows no trouble; `differs` in another power state; `broken` in
 * error; `waiting` the confirm was not carried out.
 */
export type LateConfirmVerdict = 'asBefore' | 'unknownBefore' | 'differs' | 'broken' | 'waiting';

/** What became of an instance whose confirm had waited for the host. */
export interface LateConfirm {
  readonly instanceId: string;
  readonly name: string;
  /** The migration's record. */
  readonly migration: string;
  readonly verdict: LateConfirmVerdict;
  /** What its owner had left it in, from the journals of this host and of the one that it was resized to. */
  readonly prior: Prior;
  /** What Nova shows now. */
  readonly seen: SeenState;
}

/** What was found about the return of a host, and what was done. Plain, versioned JSON. */
export interface ReadmissionReport {
  readonly schemaVersion: 1;
  readonly host: string;
  /** ISO. */
  readonly checkedAt: string;
  /** `checked` nothing was changed; `readmitted` it is in service; `alreadyReadmitted` it was, and nothing was changed. */
  readonly outcome: 'checked' | 'readmitted' | 'alreadyReadmitted';
  /** In the journal; null where nothing was changed. */
  readonly runId: string | null;
  /** Whether nova-compute was seen to report; null where it was not watched, because the host is in service. */
  readonly computeReports: boolean | null;
  /** Whether nova-compute may start; null where it has. */
  readonly safeToStart: boolean | null;
  readonly blockers: readonly ReadmissionBlocker[];
  readonly warnings: readonly ReadmissionWarning[];
  /** How many evacuations wait for nova-compute to destroy the guests that they left behind, which is wanted. */
  readonly awaitingCleanUp: number;
  /** What the service gets back; null where nobody knows, see `serviceBefore`. */
  readonly giveBack: { readonly status: string; readonly disabledReason: string | null } | null;
  readonly lateConfirms: readonly LateConfirm[];
  readonly followUps: readonly FollowUp[];
}
