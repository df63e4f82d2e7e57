import type { Row } from '../row.ts';

/** Task_states that go together, in the order of their operation. */
export const SNAPSHOT = [
  'image_uploading',
  'image_snapshot',
  'image_snapshot_pending',
  'image_pending_upload',
  'image_backup',
] as const;
export const SOFT_REBOOT = ['rebooting', 'reboot_pending', 'reboot_started'] as const;
export const HARD_REBOOT = ['rebooting_hard', 'reboot_pending_hard', 'reboot_started_hard'] as const;
export const REBUILD = ['rebuilding', 'rebuild_block_device_mapping', 'rebuild_spawning'] as const;
export const SHELVE = [
  'shelving',
  'shelving_image_pending_upload',
  'shelving_image_uploading',
  'shelving_offloading',
] as const;

/**
 * A row for each of these tasks on an instance that is otherwise the same. The first of them is played in every run: to
 * the rules they are one.
 */
export function withTasks(tasks: readonly string[], row: Row): readonly Row[] {
  return tasks.map((task, index) => ({
    ...row,
    name: `${row.name}, ${task}`,
    written: { ...row.written, taskState: task },
    always: row.always ?? index === 0,
  }));
}
