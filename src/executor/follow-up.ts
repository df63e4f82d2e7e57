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
 * `stopInstance` an instance runs that is to be stopped;
 * `recoverByHand` an instance is held;
 * `runAgain` the recovery goes on where it is run again;
 * `lateConfirmBroke` the confirm of a resize that waited for the host has left an instance in error;
 * `lateConfirmDiffers` such a confirm has left an instance in another power state than its owner;
 * `confirmLost` such a confirm was not carried out although the host is back.
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
    | 'stopInstance'
    | 'recoverByHand'
    | 'runAgain'
    | 'lateConfirmBroke'
    | 'lateConfirmDiffers'
    | 'confirmLost';
  readonly instanceId: string | null;
  readonly sentence: string;
  /**
   * The exact command that a person runs: what does it where nothing can be lost by it, what shows what has to be decided everywhere
   * else. For a POSIX shell with the credentials of an administrator, and `OS_COMPUTE_API_VERSION` at 2.73 or above; where it is to be
   * run on a certain host, the sentence says so.
   */
  readonly command: string;
}
