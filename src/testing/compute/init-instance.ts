import type { TaskState } from '../../model/states.ts';
import { ProcessEnded, type ComputeProcess } from '../messaging/nova-compute.ts';
import type { Release } from '../releases.ts';
import { POWER, type InstanceRecord } from '../world/instance-record.ts';
import { NovaException } from '../world/nova-exception.ts';
import type { Asker, World } from '../world/world.ts';
import { driverOf, type Driver } from './driver.ts';
import { runMethod, type Wrapping } from './method.ts';
import { workOn, type Work } from './work.ts';
import { unpauseInstance } from './pause-instance.ts';
import { startInstance, stopInstance } from './power.ts';
import { HARD_REBOOT_STATES, rebootInstance, SOFT_REBOOT_STATES } from './reboot-instance.ts';
import { deleteInstance } from './terminate-instance.ts';

const BUILDING: readonly (TaskState | null)[] = [
  'scheduling',
  'block_device_mapping',
  'networking',
  'spawning',
];
const REBUILDING: readonly (TaskState | null)[] = [
  'rebuilding',
  'rebuild_block_device_mapping',
  'rebuild_spawning',
];
const FORGOTTEN: readonly (TaskState | null)[] = [
  'image_snapshot_pending',
  'image_pending_upload',
  'image_uploading',
  'image_snapshot',
  'resize_prep',
];
const DONE_WHERE_IT_RUNS: readonly (TaskState | null)[] = [
  'reboot_started',
  'reboot_started_hard',
  'rebooting_hard',
  'rebooting',
  'pausing',
  'unpausing',
];

/** `_init_instance`: ends, or takes up again, what nova-compute was doing with an instance when it ended. */
export async function initInstance(
  world: World,
  process: ComputeProcess,
  instance: InstanceRecord,
): Promise<void> {
  // Nova itself asks, and what it does belongs to the action that was asked for last.
  const asker: Asker = { requestId: `req-${world.uuid()}`, userId: null, projectId: null };
  const work = workOn({ world, process, instance, asker }, `nova-compute ${process.host}: init_host`);
  if (instance.gone || instance.host !== process.host) return;
  if (instance.vmState === 'soft-delete') return;
  if (
    instance.vmState === 'error' &&
    instance.taskState !== 'resize_migrating' &&
    instance.taskState !== 'deleting'
  ) {
    return;
  }
  if (instance.vmState === 'deleted') {
    world.placement.release(instance.id);
    world.destroy(instance, work.cause);
    return;
  }
  if (wasInterruptedWhileBuilt(instance)) {
    work.save({ vmState: 'error', taskState: null });
    return;
  }
  if (instance.vmState !== 'error' && FORGOTTEN.includes(instance.taskState)) {
    work.save({ taskState: null });
  }
  if (instance.taskState === 'deleting') {
    await finishDeletion(work);
    return;
  }
  if (await takeUpAgain(work)) return;
  revertCrashedMove(work);
}

function wasInterruptedWhileBuilt({ vmState, taskState }: InstanceRecord): boolean {
  return (
    vmState === 'building' ||
    BUILDING.includes(taskState) ||
    ((vmState === 'active' || vmState === 'stopped') && REBUILDING.includes(taskState))
  );
}

async function finishDeletion(work: Work): Promise<void> {
  const { instance, save } = work;
  try {
    await deleteInstance(work);
  } catch (error) {
    if (error instanceof ProcessEnded) throw error;
    if (!instance.gone) save({ vmState: 'error' });
  }
}

/** Says whether that was all. */
async function takeUpAgain(work: Work): Promise<boolean> {
  const { world, process, instance, save } = work;
  const driver = driverOf(world, process.host);
  const power = driver.powerState(instance.id);
  const type = rebootType(instance, driver, world.release);
  if (type !== null) {
    if (type === 'HARD' && isOneOf(instance.taskState, SOFT_REBOOT_STATES)) {
      save({ taskState: 'reboot_pending_hard' });
    }
    await run(work, { method: 'reboot_instance' }, async (inner) => rebootInstance(inner, type));
    return true;
  }
  if (power === POWER.running && DONE_WHERE_IT_RUNS.includes(instance.taskState)) {
    save({ taskState: null, vmState: 'active' });
  } else if (power === POWER.paused && instance.taskState === 'unpausing') {
    await run(work, { method: 'unpause_instance' }, unpauseInstance);
    return true;
  }
  if (instance.taskState === 'powering-off') {
    await run(work, { method: 'stop_instance' }, stopInstance);
    return true;
  }
  if (instance.taskState === 'powering-on') {
    await run(work, { method: 'start_instance' }, startInstance);
    return true;
  }
  return false;
}

/** Nobody is told of a failure: it must not keep nova-compute from starting. */
async function run(work: Work, wrapping: Wrapping, body: (work: Work) => Promise<void>): Promise<void> {
  try {
    await runMethod(work, wrapping, body);
  } catch (error) {
    if (!(error instanceof NovaException)) throw error;
  }
}

/** `_retry_reboot`. */
function rebootType(
  { id, vmState, taskState }: InstanceRecord,
  driver: Driver,
  { retriesReboots }: Release,
): 'SOFT' | 'HARD' | null {
  const running = driver.powerState(id) === POWER.running;
  const pendingSoft = taskState === 'reboot_pending' && vmState === 'active';
  const pendingHard =
    taskState === 'reboot_pending_hard' &&
    ['active', 'stopped', 'paused', 'suspended', 'error'].includes(vmState);
  const begun: readonly TaskState[] = [
    ...(retriesReboots ? (['rebooting', 'rebooting_hard'] as const) : []),
    'reboot_started',
    'reboot_started_hard',
  ];
  const startedNotRunning = !running && isOneOf(taskState, begun);
  if (!pendingSoft && !pendingHard && !startedNotRunning) return null;
  return running && !isOneOf(taskState, HARD_REBOOT_STATES) ? 'SOFT' : 'HARD';
}

function revertCrashedMove({ world, process, instance, save }: Work): void {
  if (instance.taskState === 'resize_migrating') {
    // Without a claim there is nothing to revert, and Nova goes on all the same.
    if (instance.migrationContext !== null) {
      driverOf(world, process.host).finishMigration(instance.id, instance.oldVmState !== 'stopped');
    }
    save({ taskState: null });
  }
  if (instance.taskState === 'migrating') {
    const running = world.migrationWithStatus(instance.id, 'running');
    if (running !== null) world.setMigration(running, { status: 'error' });
    save({ taskState: null }, ['migrating']);
  }
}

function isOneOf(task: TaskState | null, tasks: readonly TaskState[]): boolean {
  return task !== null && tasks.includes(task);
}
