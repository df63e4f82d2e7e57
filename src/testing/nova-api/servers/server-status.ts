import type { TaskState, VmState } from '../../../model/states.ts';
import type { InstanceRecord } from '../../world/instance-record.ts';

interface Statuses {
  readonly usual: string;
  readonly byTask?: Partial<Readonly<Record<TaskState, string>>>;
}

const REBUILD = {
  rebuilding: 'REBUILD',
  rebuild_block_device_mapping: 'REBUILD',
  rebuild_spawning: 'REBUILD',
} as const;
const RESIZE = {
  resize_prep: 'RESIZE',
  resize_migrating: 'RESIZE',
  resize_migrated: 'RESIZE',
  resize_finish: 'RESIZE',
} as const;

/** `nova/api/openstack/common.py: _STATE_MAP`. */
const STATUSES: Readonly<Record<VmState, Statuses>> = {
  active: {
    usual: 'ACTIVE',
    byTask: {
      rebooting: 'REBOOT',
      reboot_pending: 'REBOOT',
      reboot_started: 'REBOOT',
      rebooting_hard: 'HARD_REBOOT',
      reboot_pending_hard: 'HARD_REBOOT',
      reboot_started_hard: 'HARD_REBOOT',
      updating_password: 'PASSWORD',
      migrating: 'MIGRATING',
      ...REBUILD,
      ...RESIZE,
    },
  },
  building: { usual: 'BUILD' },
  stopped: { usual: 'SHUTOFF', byTask: { ...RESIZE, ...REBUILD } },
  resized: { usual: 'VERIFY_RESIZE', byTask: { resize_reverting: 'REVERT_RESIZE' } },
  paused: { usual: 'PAUSED', byTask: { migrating: 'MIGRATING' } },
  suspended: { usual: 'SUSPENDED' },
  rescued: { usual: 'RESCUE' },
  error: { usual: 'ERROR', byTask: REBUILD },
  deleted: { usual: 'DELETED' },
  'soft-delete': { usual: 'SOFT_DELETED' },
  shelved: { usual: 'SHELVED' },
  shelved_offloaded: { usual: 'SHELVED_OFFLOADED' },
};

/** What the compute API calls the state of an instance. */
export function statusOf({
  vmState,
  taskState,
  gone,
}: Pick<InstanceRecord, 'vmState' | 'taskState' | 'gone'>): string {
  if (gone) return 'DELETED';
  // A word that Nova does not have may have been written into its database.
  const { usual, byTask = {} } = (STATUSES as Partial<typeof STATUSES>)[vmState] ?? { usual: 'UNKNOWN' };
  return (taskState === null ? undefined : byTask[taskState]) ?? usual;
}

/** Which states a filter by status stands for; `tasks` is null where the task does not matter. */
export function statesOf(statuses: readonly string[]): {
  readonly vmStates: readonly VmState[];
  readonly tasks: readonly TaskState[] | null;
} {
  const wanted = new Set(statuses.map((status) => status.toLowerCase()));
  const vmStates: VmState[] = [];
  const tasks: TaskState[] = [];
  let anyTask = false;
  for (const [vmState, { usual, byTask = {} }] of Object.entries(STATUSES) as [VmState, Statuses][]) {
    const own = (Object.entries(byTask) as [TaskState, string][])
      .filter(([, status]) => wanted.has(status.toLowerCase()))
      .map(([task]) => task);
    const usually = wanted.has(usual.toLowerCase());
    anyTask ||= usually;
    if (usually || own.length > 0) vmStates.push(vmState);
    tasks.push(...own);
  }
  return { vmStates, tasks: anyTask ? null : tasks };
}
