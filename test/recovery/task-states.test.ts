import { describe, expect, it } from 'vitest';
import { TASK_STATES, VM_STATES } from '../../src/model/states.ts';
import { intendedVmState, meaningOf } from '../../src/recovery/task-states.ts';

type Row = readonly [tasks: readonly string[], seenWith: readonly string[], leadsTo: string | null];

const SETTLED = ['active', 'stopped', 'paused', 'suspended'] as const;
const NOT_DELETED = VM_STATES.filter((vmState) => vmState !== 'deleted');

/** Written down a second time, from `nova/compute/api.py` and `nova/compute/manager.py`. */
const TABLE: readonly Row[] = [
  [['scheduling', 'block_device_mapping', 'networking'], ['building'], null],
  [['spawning'], ['building', 'shelved_offloaded'], null],
  [['image_snapshot', 'image_snapshot_pending', 'image_pending_upload'], SETTLED, null],
  [['image_uploading', 'image_backup'], SETTLED, null],
  [['updating_password'], ['active'], null],
  [['resize_prep', 'resize_migrating', 'resize_migrated', 'resize_finish'], ['active', 'stopped'], null],
  [['resize_reverting', 'resize_confirming'], ['resized'], null],
  [['rebooting', 'reboot_pending', 'reboot_started'], ['active'], 'active'],
  [['rebooting_hard', 'reboot_pending_hard', 'reboot_started_hard'], [...SETTLED, 'error'], 'active'],
  [['pausing'], ['active'], 'paused'],
  [['unpausing'], ['paused'], 'active'],
  [['suspending'], ['active'], 'suspended'],
  [['resuming'], ['suspended'], 'active'],
  [['powering-off'], [...SETTLED, 'error'], 'stopped'],
  [['powering-on'], ['stopped', 'shelved'], 'active'],
  [['rescuing'], ['active', 'stopped', 'error'], null],
  [['unrescuing'], ['rescued'], 'active'],
  [['rebuilding', 'rebuild_block_device_mapping', 'rebuild_spawning'], ['active', 'stopped', 'error'], null],
  [['migrating'], ['active', 'paused'], null],
  [['deleting', 'soft-deleting'], NOT_DELETED, null],
  [['restoring'], ['soft-delete'], 'active'],
  [['shelving', 'shelving_image_pending_upload', 'shelving_image_uploading'], SETTLED, 'stopped'],
  [['shelving_offloading'], [...SETTLED, 'shelved'], 'stopped'],
  [['unshelving'], ['shelved', 'shelved_offloaded'], 'active'],
];

const rows = TABLE.flatMap(([tasks, seenWith, leadsTo]) =>
  tasks.map((taskState) => ({ taskState, seenWith, leadsTo })),
);

describe('the task_states', () => {
  it('are all in the table of this test', () => {
    expect(rows.map(({ taskState }) => taskState).sort()).toEqual([...TASK_STATES].sort());
  });
});

describe.each(rows)('the task_state $taskState', ({ taskState, seenWith, leadsTo }) => {
  it('is seen with the vm_states in which Nova takes the call', () => {
    expect([...(meaningOf(taskState)?.seenWith ?? [])].sort()).toEqual([...seenWith].sort());
  });

  it(`leads to ${leadsTo ?? 'where the instance was'}, and with any other vm_state to nothing`, () => {
    for (const vmState of [...VM_STATES, 'hibernating', '']) {
      const expected = seenWith.includes(vmState) ? leadsTo : null;
      expect([vmState, intendedVmState({ vmState, taskState })]).toEqual([vmState, expected]);
    }
  });
});
