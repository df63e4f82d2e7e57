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
  /** What the prior state is taken to be, and the witness that says so. */
  | 'priorState'
  /** It was paused or suspended, and the policy says how it comes back. */
  | 'pausedByPolicy'
  /** It was in rescue mode, and the policy says how it comes back. */
  | 'rescuedByPolicy'
  /** It was shelved, and the policy takes it off the failed host. */
  | 'shelvedByPolicy'
  /** Its owner had asked for something that the failure cut short; the recovery brings it about. */
  | 'taskFinished'
  /** Its owner had asked for something that the failure cut short, and that changes nothing about how it ends. */
  | 'taskAbandoned'
  /** Its deletion was cut short, and the policy completes it. */
  | 'deletionCompleted'
  /** A live migration of it had begun: it is sent to that destination alone, where a guest that runs already stops the evacuation. */
  | 'liveMigrationProbe'
  /** The source of its resize is alive and confirms it. */
  | 'resizeSourceAlive'
  /** The source of its resize is down too. */
  | 'resizeSourceDown'
  /** Source and destination of its resize are the failed host. */
  | 'resizeOnSameHost'
  /** No record of its resize can be confirmed. */
  | 'resizeNotFinished'
  /** The host that was to confirm or revert its resize died in the middle of that. */
  | 'resizeCutShort'
  /** It is in error, and the journal knows what it was before. */
  | 'errorAfterFailedAttempt'
  /** It is in error, and the evidence says what it was before. */
  | 'errorFromEvidence'
  /** An evacuation is under way already. */
  | 'evacuationInFlight'
  /** An earlier run evacuated it and did not come to its end. */
  | 'recoveryUnfinished'
  /** Somebody has changed it since an earlier run evacuated it. */
  | 'changedSince'
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
  /** Its task_state does not go with its vm_state in any operation of Nova's. */
  | 'taskUnexpected'
  /** Its task_state is not known to this library. */
  | 'unknownTaskState'
  /** It was being built. */
  | 'building'
  /** It is shelved: its data are safe in its snapshot. */
  | 'shelved'
  /** It was being unshelved, and only its snapshot has its data. */
  | 'unshelving'
  /** It is paused or suspended, and the policy holds such instances. */
  | 'pausedHeldByPolicy'
  /** It is in rescue mode, and the policy holds such instances. */
  | 'rescuedHeldByPolicy'
  /** Nova has said that it does not evacuate this instance. */
  | 'refusedByNova'
  /** No other host that the scheduler could choose is up. */
  | 'noOtherHost'
  /** No other host of the availability zone that it is pinned to is up. */
  | 'pinnedZone'
  /** Its live migration has not begun, and its record could be taken for the evacuation's. */
  | 'liveMigrationPending'
  /** Nobody knows how far its live migration had come. */
  | 'liveMigrationUnclear'
  /** Its guest may be running on the destination of its live migration. */
  | 'guestMayRunElsewhere'
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
  /** It is in error because it could not be built. */
  | 'buildFailed'
  /** It is in error, and the policy holds such instances. */
  | 'errorHeldByPolicy'
  /** An evacuation of it is in a status that nobody knows. */
  | 'evacuationUnclear'
  /** An evacuation of it goes to a host that is down as well. */
  | 'evacuationStuck'
  /** It left the failed host with an evacuation and is in error now. */
  | 'failedElsewhere'
  /** An earlier evacuation of it may have left its guest on a host that cannot be asked. */
  | 'guestLeftBehind'
  /** Somebody else recovers it at the same time. */
  | 'foreignRecovery';

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
  | 'statusActiveMeanwhile'
  /** What was in its memory is lost with the host. */
  | 'memoryLost'
  /** Its rescue mode ends: it boots from its own disk again. */
  | 'rescueEnds'
  /** A snapshot of it was being taken and stays incomplete in the image service. */
  | 'orphanImage'
  /** Its disk may be half written. */
  | 'dataSuspect'
  /** A resize of it is abandoned; its allocations may stay and its flavor may not be the one that was asked for. */
  | 'resizeAbandoned'
  /** It leaves its shelf for the length of its recovery and gets a new snapshot; the old one stays behind. */
  | 'newShelfSnapshot'
  /** Its guest may be running on the destination of its live migration; Nova writes error if so. */
  | 'guestMayRunElsewhere'
  /** Its owner can no longer restore it. */
  | 'deletedForGood';
