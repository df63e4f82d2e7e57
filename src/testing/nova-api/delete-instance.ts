import { confirmResize } from '../compute/confirm-resize.ts';
import { callCompute, castToCompute } from '../compute/method.ts';
import { softDeleteInstance } from '../compute/soft-delete-instance.ts';
import { terminateInstance } from '../compute/terminate-instance.ts';
import { InstanceNotFound } from '../world/nova-exception.ts';
import { unexpectedError } from './refusals.ts';
import type { ActionCall } from './server-action.ts';

/** Where a deletion goes on, and what it needs to know. */
export type Deletion = Pick<ActionCall, 'world' | 'instance' | 'asker'> & {
  /** Whether it can be restored for a while. */
  readonly soft: boolean;
};

/**
 * `_delete`: without a host, or with one that is down, the API deletes the instance itself, and the guest stays where it is.
 * A resized one is confirmed first, and the answer waits for that.
 *
 * @throws ApiFault when the confirm does not come back.
 */
export async function deleteInstance(deletion: Deletion): Promise<void> {
  try {
    await deleteUnlessGone(deletion);
  } catch (error) {
    // Somebody else was faster.
    if (!(error instanceof InstanceNotFound)) throw error;
  }
}

async function deleteUnlessGone({ world, instance, asker, soft }: Deletion): Promise<void> {
  const cause = soft ? 'nova-api: soft_delete' : 'nova-api: delete';
  const taskState = soft ? 'soft-deleting' : 'deleting';
  if (instance.host === null && instance.vmState !== 'shelved_offloaded' && instance.vmState !== 'error') {
    // It has come no further than the request to build it.
    world.destroy(instance, cause);
    world.placement.release(instance.id);
    return;
  }
  const taskBefore = instance.taskState;
  world.save(instance, { taskState, progress: 0, ...(soft ? { deletedAt: world.now() } : {}) }, cause);
  if (instance.vmState === 'resized') {
    await confirmBeforeDeletion({ world, instance, asker, soft });
    if (soft) world.save(instance, { taskState }, cause);
  }
  const { host } = instance;
  if (host === null || !world.isUp(world.host(host))) {
    deleteLocally({ world, instance, asker, soft }, cause);
    return;
  }
  if (taskBefore === 'deleting' || taskBefore === 'soft-deleting') return;
  world.recordAction(instance, 'delete', asker);
  if (soft)
    castToCompute(world, host, instance, asker, { method: 'soft_delete_instance' }, softDeleteInstance);
  else castToCompute(world, host, instance, asker, { method: 'terminate_instance' }, terminateInstance);
}

/** `_confirm_resize_on_deleting`: whether the source is up, nobody asks, and so the request may time out. */
async function confirmBeforeDeletion({ world, instance, asker }: Deletion): Promise<void> {
  const migration =
    world.migrationWithStatus(instance.id, 'finished') ??
    world.migrationWithStatus(instance.id, 'confirming');
  if (migration === null) return;
  world.recordAction(instance, 'confirmResize', asker);
  const wrapping = { method: 'confirm_resize', revertsTask: false, migration };
  let answered: boolean;
  try {
    answered = await callCompute(world, migration.sourceCompute, instance, asker, wrapping, async (work) =>
      confirmResize(work, migration),
    );
  } catch {
    throw unexpectedError('oslo_messaging.rpc.client.RemoteError');
  }
  if (!answered) throw unexpectedError('oslo_messaging.exceptions.MessagingTimeout');
}

/** `_local_delete`. */
function deleteLocally({ world, instance, asker, soft }: Deletion, cause: string): void {
  world.placement.release(instance.id);
  world.save(
    instance,
    { vmState: soft ? 'soft-delete' : 'deleted', taskState: null, terminatedAt: world.now() },
    cause,
  );
  world.destroy(instance, cause);
  if (world.release.recordsLocalDelete) world.recordAction(instance, 'delete', asker);
}
