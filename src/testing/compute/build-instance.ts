import { ProcessEnded } from '../messaging/nova-compute.ts';
import { NovaException, UnexpectedTaskState } from '../world/nova-exception.ts';
import { checkServerGroup } from './check-server-group.ts';
import { driverOf } from './driver.ts';
import { runMethod } from './method.ts';
import type { Work } from './work.ts';
import { spawnGuest } from './spawn-guest.ts';

/** What the conductor sends to the host that it has chosen for a new instance. */
export interface Build {
  /** Tries the next host; null where a host was forced, and there is no next one. */
  readonly reschedule: (() => void) | null;
}

/**
 * `build_and_run_instance`. It holds the instance's lock to the end: a deletion waits for it, and it notices the deletion
 * by the task.
 */
export async function buildAndRunInstance(work: Work, build: Build): Promise<void> {
  const { world, process, instance, asker } = work;
  await process.locked(instance.id, async () =>
    runMethod({ world, process, instance, asker }, { method: '_do_build_and_run_instance' }, async (inner) =>
      buildOrGiveUp(inner, build),
    ),
  );
}

async function buildOrGiveUp(work: Work, { reschedule }: Build): Promise<void> {
  const { world, instance, save } = work;
  try {
    save({ vmState: 'building', taskState: null }, ['scheduling', null]);
  } catch {
    // It was deleted before it was begun.
    world.placement.release(instance.id);
    return;
  }
  try {
    await build(work);
  } catch (error) {
    if (error instanceof ProcessEnded) throw error;
    driverOf(world, work.process.host).destroy(instance.id);
    world.placement.release(instance.id);
    if (isDeletion(error)) return;
    const problem = error as NovaException;
    // Somebody else's hand in it is no reason to try another host.
    if (reschedule !== null && !(error instanceof UnexpectedTaskState)) {
      save({ host: null, node: null, taskState: 'scheduling' });
      reschedule();
      return;
    }
    world.recordFault(instance, problem, problem.code);
    work.fail({ host: null, node: null, vmState: 'error', taskState: null });
  }
}

async function build(work: Work): Promise<void> {
  const { world, process, instance, save } = work;
  const { pace } = world;
  await process.locked('compute_resources', async () => {
    await process.pause(pace.claim);
    const failure = world.mishaps.failure('claim', process.host, instance);
    if (failure !== null) throw failure;
    const { name, node } = world.host(process.host);
    save({ host: name, node, launchedOn: name });
  });
  checkServerGroup(work);
  save({ taskState: 'networking' }, [null]);
  await process.pause(pace.preparation);
  save({ taskState: 'block_device_mapping' });
  await process.pause(pace.message);
  save({ taskState: 'spawning' }, ['block_device_mapping']);
  await spawnGuest(work, 'spawning');
}

function isDeletion(error: unknown): boolean {
  return (
    error instanceof NovaException &&
    ['InstanceNotFound', 'UnexpectedDeletingTaskStateError'].includes(error.kind)
  );
}
