/** Why a plan is as it is. Part of semver. */
export type ReasonCode =
  /** An evacuation below 2.95 leaves it as it is. */
  | 'powerStateKept'
  /** Nova itself stops it within the evacuation. */
  | 'stoppedByNova'
  /** The client stops it after the evacuation, with the policy's consent. */
  | 'stoppedByClient'
  /** The client starts it after the evacuation. */
  | 'startedAfterwards'
  /** The witnesses of the prior state do not agree. */
  | 'evidenceConflicts'
  /** Nobody knows the prior state; the policy decides. */
  | 'priorUnknown'
  /** The source of its resize is alive and confirms it. */
  | 'resizeSourceAlive'
  /** The source of its resize is down too. */
  | 'resizeSourceDown'
  /** Source and destination of its resize are the failed host. */
  | 'resizeOnSameHost'
  /** No record of its resize can be confirmed. */
  | 'resizeNotFinished'
  /** It is in error, and the journal knows what it was before. */
  | 'errorAfterFailedAttempt'
  /** An evacuation is under way already. */
  | 'evacuationInFlight'
  /** It is on no host. */
  | 'nothingOnThisHost'
  /** It is held; the sentence says why. */
  | 'held';

/** Why nothing is done to an instance. Part of semver: people alert on it. */
export type HoldCode =
  /** Its owner has deleted it or is deleting it. */
  | 'deleted'
  /** It has never run, so Nova refuses to evacuate it. */
  | 'neverLaunched'
  /** Its hypervisor is not known to evacuate; Nova would write error. */
  | 'hypervisorCannotEvacuate'
  /** Hard affinity binds it to the failed host. */
  | 'affinityGroup'
  /** This Nova is too old for an evacuation that can be watched. */
  | 'microversionTooOld'
  /** Nova was in the middle of something. */
  | 'taskInProgress'
  /** Its task_state is not known to this library. */
  | 'unknownTaskState'
  /** No rule recovers its vm_state. */
  | 'vmStateNotCovered'
  /** Its vm_state is not known to this library. */
  | 'unknownVmState'
  /** Its disk is on the failed host alone. */
  | 'localDisk'
  /** Nobody said where its disk is. */
  | 'storageUnknown'
  /** Nobody knows its prior state, and the policy holds such instances. */
  | 'priorUnknown'
  /** It has to end stopped, and this Nova cannot stop it within the evacuation. */
  | 'noServerSideStop'
  /** It is resized, and its migrations were not given. */
  | 'migrationsUnknown'
  /** Nothing is known about the source of its resize. */
  | 'resizeSourceUnknown'
  /** The source of its resize is up on paper and was not seen alive. */
  | 'resizeSourceSuspect'
  /** A confirm of its resize is on its way. */
  | 'resizeConfirming'
  /** Its resize is being reverted. */
  | 'resizeReverting'
  /** The record of its resize is in a status that does not go with vm_state resized. */
  | 'resizeUnclear'
  /** The policy keeps resizes revertable. */
  | 'confirmNotAllowed'
  /** Only the source of its unconfirmed resize is left to go to. */
  | 'noOtherDestination'
  /** It is in error and no journal knows what it was before. */
  | 'errorWithoutRecord'
  /** It is in error, and the policy holds such instances. */
  | 'errorHeldByPolicy'
  /** It needs a reset, and nothing shows that its evacuation would be allowed. */
  | 'evacuationNotProven'
  /** An evacuation of it is in a status that nobody knows. */
  | 'evacuationUnclear'
  /** An evacuation of it goes to a host that is down as well. */
  | 'evacuationStuck';

/** What a plan costs or may cost. Part of semver. */
export type RiskCode =
  /** Nova spawns the guest before it stops it. */
  | 'briefSpawn'
  /** The guest runs until the client has stopped it. */
  | 'runsUntilClientStops'
  /** The disk may be built anew from its image. */
  | 'rebuildFromImage'
  /** The owner can no longer revert the resize. */
  | 'resizeConfirmed'
  /** The resize's allocation in Placement stays until somebody deletes it. */
  | 'resizeAllocationLeaks'
  /** Nova shows it ACTIVE on the dead host for a moment. */
  | 'statusActiveMeanwhile';
