/** Every vm_state of Nova (`nova/compute/vm_states.py`). */
export const VM_STATES = [
  'active',
  'building',
  'paused',
  'suspended',
  'stopped',
  'rescued',
  'resized',
  'soft-delete',
  'deleted',
  'error',
  'shelved',
  'shelved_offloaded',
] as const;

/** What Nova's database holds to be the stable state of an instance. */
export type VmState = (typeof VM_STATES)[number];

/** Every task_state of Nova (`nova/compute/task_states.py`). */
export const TASK_STATES = [
  'scheduling',
  'block_device_mapping',
  'networking',
  'spawning',
  'image_snapshot',
  'image_snapshot_pending',
  'image_pending_upload',
  'image_uploading',
  'image_backup',
  'updating_password',
  'resize_prep',
  'resize_migrating',
  'resize_migrated',
  'resize_finish',
  'resize_reverting',
  'resize_confirming',
  'rebooting',
  'reboot_pending',
  'reboot_started',
  'rebooting_hard',
  'reboot_pending_hard',
  'reboot_started_hard',
  'pausing',
  'unpausing',
  'suspending',
  'resuming',
  'powering-off',
  'powering-on',
  'rescuing',
  'unrescuing',
  'rebuilding',
  'rebuild_block_device_mapping',
  'rebuild_spawning',
  'migrating',
  'deleting',
  'soft-deleting',
  'restoring',
  'shelving',
  'shelving_image_pending_upload',
  'shelving_image_uploading',
  'shelving_offloading',
  'unshelving',
] as const;

/** The operation that Nova is in the middle of; null when there is none. */
export type TaskState = (typeof TASK_STATES)[number];

/** The task_states through which an evacuation goes, and no other operation but a rebuild. */
export const REBUILD_TASK_STATES: readonly string[] = [
  'rebuilding',
  'rebuild_block_device_mapping',
  'rebuild_spawning',
];
