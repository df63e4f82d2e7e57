import { checkLock } from './check-instance.ts';
import { deleteInstance } from './delete-instance.ts';
import type { ActionAnswer, ActionCall } from './server-action.ts';

/**
 * `DELETE /servers/{id}`: soft where `reclaim_instance_interval` is set, but for one that never ran.
 *
 * @throws ApiFault
 */
export async function deleteServer({
  world,
  instance,
  isAdmin,
  asker,
  reclaims,
}: Pick<ActionCall, 'world' | 'instance' | 'isAdmin' | 'asker' | 'reclaims'>): Promise<ActionAnswer> {
  checkLock(instance, isAdmin);
  await deleteInstance({ world, instance, asker, soft: reclaims && instance.launchedAt !== null });
  return { status: 204 };
}
