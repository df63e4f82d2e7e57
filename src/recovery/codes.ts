/** Why a plan is as it is. Part of semver. */
export type ReasonCode =
  | 'powerStateKept'
  | 'stoppedByNova'
  | 'stoppedByClient'
  | 'startedAfterwards'
  | 'evidenceConflicts'
  | 'priorUnknown'
  | 'resizeSourceAlive'
  | 'resizeSourceDown'
  | 'resizeOnSameHost'
  | 'resizeNotFinished'
  | 'errorAfterFailedAttempt'
  | 'evacuationInFlight'
  | 'nothingOnThisHost'
  | 'held';

/** Why nothing is done to an instance. Part of semver: people alert on it. */
export type HoldCode =
  | 'deleted'
  | 'neverLaunched'
  | 'hypervisorCannotEvacuate'
  | 'affinityGroup'
  | 'microversionTooOld'
  | 'taskInProgress'
  | 'unknownTaskState'
  | 'vmStateNotCovered'
  | 'unknownVmState'
  | 'localDisk'
  | 'storageUnknown'
  | 'priorUnknown'
  | 'noServerSideStop'
  | 'migrationsUnknown'
  | 'resizeSourceUnknown'
  | 'resizeSourceSuspect'
  | 'resizeConfirming'
  | 'resizeReverting'
  | 'resizeUnclear'
  | 'confirmNotAllowed'
  | 'noOtherDestination'
  | 'errorWithoutRecord'
  | 'errorHeldByPolicy'
  | 'evacuationNotProven'
  | 'evacuationUnclear'
  | 'evacuationStuck';

/** What a plan costs or may cost. Part of semver. */
export type RiskCode =
  | 'briefSpawn'
  | 'runsUntilClientStops'
  | 'rebuildFromImage'
  | 'resizeConfirmed'
  | 'resizeAllocationLeaks'
  | 'statusActiveMeanwhile';
