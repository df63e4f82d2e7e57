/**
 * Something that is left for a person. The codes are part of semver:
 * `keepComputeDown` nova-compute must not start on the failed host before certain evacuations have ended;
 * `readmitHost` how the host is taken back into service;
 * `deleteResizeAllocation` Placement holds the allocation of a resize that was not confirmed;
 * `giveBackDestination` a destination in reserve is still enabled, and nothing was put on it;
 * `removeLock` a lock of ours is still on an instance;
 * `deleteOrphanImage` a snapshot was being taken and stays incomplete;
 * `deleteOldShelfSnapshot` an instance that was shelved again has two snapshots;
 * `auditAllocations` an abandoned resize may have left allocations behind;
 * `lookForGuest` a guest may run where its live migration had brought it;
 * `recoverByHand` an instance is held;
 * `runAgain` the recovery goes on where it is run again.
 */
export interface FollowUp {
  readonly code:
    | 'keepComputeDown'
    | 'readmitHost'
    | 'deleteResizeAllocation'
    | 'giveBackDestination'
    | 'removeLock'
    | 'deleteOrphanImage'
    | 'deleteOldShelfSnapshot'
    | 'auditAllocations'
    | 'lookForGuest'
    | 'recoverByHand'
    | 'runAgain';
  readonly instanceId: string | null;
  readonly sentence: string;
  /** The exact command, where there is one. */
  readonly command: string | null;
}
