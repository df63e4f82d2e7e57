import type { Rule } from '../rule.ts';
import { RULE_IDS, type RuleId } from '../rule-ids.ts';
import { buildFailed, error, errorAfterFailedAttempt } from './error.ts';
import { foreignRecovery } from './foreign.ts';
import { deleting, deletionUnfinished, nowhere, softDeleted } from './gone.ts';
import { errorHeld, pausedHeld, rescuedHeld } from './held-by-policy.ts';
import { evacuationInFlight, evacuationStuck, evacuationUnclear } from './in-flight.ts';
import {
  interrupted,
  pauseUnderWay,
  resizeUnderWay,
  settled,
  startUnderWay,
  stopUnderWay,
  userRebuild,
} from './interrupted.ts';
import {
  guestMayRunElsewhere,
  liveMigrating,
  liveMigrationPending,
  liveMigrationUnclear,
} from './live-migration.ts';
import { migrationsUnknown } from './migrations-unknown.ts';
import { onlyCopy } from './only-copy.ts';
import { paused } from './paused.ts';
import {
  affinityGroup,
  building,
  hypervisorCannotEvacuate,
  microversionTooOld,
  neverLaunched,
  noOtherHost,
  refusedByNova,
} from './refused-beforehand.ts';
import { rescued } from './rescued.ts';
import {
  resizeConfirming,
  resizeCutShort,
  resizeKept,
  resizeNotFinished,
  resizeRecordMissing,
  resizeReverting,
  resizeSourceAlive,
  resizeSourceDown,
  resizeSourceSuspect,
  resizeSourceUnknown,
  resizeUnclear,
} from './resized.ts';
import { restoring } from './restoring.ts';
import { shelved, shelvedRecovered, unshelving, unshelvingInPlace } from './shelved.ts';
import { recoveryUnfinished } from './unfinished.ts';
import { taskUnexpected, unknownTaskState, unknownVmState } from './vocabulary.ts';

const BY_ID: Readonly<Record<RuleId, Rule>> = {
  recoveryUnfinished,
  nowhere,
  softDeleted,
  deleting,
  deletionUnfinished,
  foreignRecovery,
  evacuationUnclear,
  evacuationStuck,
  evacuationInFlight,
  unknownVmState,
  unknownTaskState,
  taskUnexpected,
  hypervisorCannotEvacuate,
  microversionTooOld,
  neverLaunched,
  building,
  affinityGroup,
  refusedByNova,
  shelved,
  pausedHeld,
  rescuedHeld,
  errorHeld,
  buildFailed,
  migrationsUnknown,
  guestMayRunElsewhere,
  liveMigrationPending,
  liveMigrationUnclear,
  unshelving,
  onlyCopy,
  resizeRecordMissing,
  resizeConfirming,
  resizeReverting,
  resizeUnclear,
  resizeSourceUnknown,
  resizeSourceSuspect,
  resizeKept,
  noOtherHost,
  resizeSourceAlive,
  resizeSourceDown,
  resizeCutShort,
  resizeNotFinished,
  liveMigrating,
  paused,
  rescued,
  restoring,
  unshelvingInPlace,
  shelvedRecovered,
  errorAfterFailedAttempt,
  error,
  userRebuild,
  resizeUnderWay,
  stopUnderWay,
  startUnderWay,
  pauseUnderWay,
  interrupted,
  settled,
};

/** Every rule, in the order in which they are asked; the first that applies decides. */
export const RULES: readonly Rule[] = RULE_IDS.map((id) => BY_ID[id]);
