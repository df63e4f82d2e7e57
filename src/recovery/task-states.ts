import type { Known } from '../model/known.ts';
import { type TaskState, VM_STATES, type VmState } from '../model/states.ts';
import type { RiskCode } from './codes.ts';

/** What a task_state says of an instance whose host died in the middle of it. */
export interface TaskMeaning {
  /** The vm_states with which Nova shows it; in any other it cannot be made out. */
  readonly seenWith: readonly VmState[];
  /** What the operation would have led to; null where it leads back to the vm_state that the instance has. */
  readonly leadsTo: 'active' | 'stopped' | 'paused' | 'suspended' | null;
  /** What the interruption leaves behind. */
  readonly leaves: RiskCode | null;
}

const BUILDING = meaning(['building'], null);
const SNAPSHOT = meaning(['active', 'stopped', 'paused', 'suspended'], null, 'orphanImage');
const RESIZE = meaning(['active', 'stopped'], null, 'resizeAbandoned');
const SOFT_REBOOT = meaning(['active'], 'active');
const HARD_REBOOT = meaning(['active', 'stopped', 'paused', 'suspended', 'error'], 'active');
const REBUILD = meaning(['active', 'stopped', 'error'], null, 'dataSuspect');
const SHELVE = meaning(['active', 'stopped', 'paused', 'suspended'], 'stopped', 'orphanImage');
const ANY_STATE = VM_STATES.filter((vmState) => vmState !== 'deleted');

/**
 * Every task_state of Nova: with what vm_states its API and its computes show it (the `check_instance_state` of each call
 * in `nova/compute/api.py`, the saves in `nova/compute/manager.py`), and what its operation ends in.
 */
const MEANINGS: Readonly<Record<TaskState, TaskMeaning>> = {
  scheduling: BUILDING,
  block_device_mapping: BUILDING,
  networking: BUILDING,
  // An offloaded instance that is unshelved spawns too, and has a host by then.
  spawning: meaning(['building', 'shelved_offloaded'], null),
  image_snapshot: SNAPSHOT,
  image_snapshot_pending: SNAPSHOT,
  image_pending_upload: SNAPSHOT,
  image_uploading: SNAPSHOT,
  image_backup: SNAPSHOT,
  updating_password: meaning(['active'], null),
  resize_prep: RESIZE,
  resize_migrating: RESIZE,
  resize_migrated: RESIZE,
  resize_finish: RESIZE,
  resize_reverting: meaning(['resized'], null),
  resize_confirming: meaning(['resized'], null),
  rebooting: SOFT_REBOOT,
  reboot_pending: SOFT_REBOOT,
  reboot_started: SOFT_REBOOT,
  rebooting_hard: HARD_REBOOT,
  reboot_pending_hard: HARD_REBOOT,
  reboot_started_hard: HARD_REBOOT,
  pausing: meaning(['active'], 'paused'),
  unpausing: meaning(['paused'], 'active'),
  suspending: meaning(['active'], 'suspended'),
  resuming: meaning(['suspended'], 'active'),
  // Nova also stops what its hypervisor reports as off, or as running where it should not, in these states.
  'powering-off': meaning(['active', 'stopped', 'paused', 'suspended', 'error'], 'stopped'),
  'powering-on': meaning(['stopped', 'shelved'], 'active'),
  rescuing: meaning(['active', 'stopped', 'error'], null),
  unrescuing: meaning(['rescued'], 'active'),
  rebuilding: REBUILD,
  rebuild_block_device_mapping: REBUILD,
  rebuild_spawning: REBUILD,
  migrating: meaning(['active', 'paused'], null),
  deleting: meaning(ANY_STATE, null),
  'soft-deleting': meaning(ANY_STATE, null),
  restoring: meaning(['soft-delete'], 'active'),
  shelving: SHELVE,
  shelving_image_pending_upload: SHELVE,
  shelving_image_uploading: SHELVE,
  // A volume-backed instance goes straight to its offload and keeps its vm_state until that is done.
  shelving_offloading: meaning(['shelved', 'active', 'stopped', 'paused', 'suspended'], 'stopped'),
  unshelving: meaning(['shelved', 'shelved_offloaded'], 'active'),
};

/** Tells what a task_state means; null for none, and for one that is not known. */
export function meaningOf(taskState: Known<TaskState> | null): TaskMeaning | null {
  if (taskState === null || !Object.hasOwn(MEANINGS, taskState)) return null;
  return MEANINGS[taskState as TaskState];
}

/** What the owner had asked for when the failure cut it short; null where there is nothing, or nothing that is known. */
export function intendedVmState(instance: {
  readonly vmState: Known<VmState>;
  readonly taskState: Known<TaskState> | null;
}): TaskMeaning['leadsTo'] {
  const task = meaningOf(instance.taskState);
  return task?.seenWith.some((vmState) => vmState === instance.vmState) === true ? task.leadsTo : null;
}

function meaning(
  seenWith: readonly VmState[],
  leadsTo: TaskMeaning['leadsTo'],
  leaves: RiskCode | null = null,
): TaskMeaning {
  return { seenWith, leadsTo, leaves };
}
