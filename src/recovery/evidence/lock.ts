import type { Instance } from '../../model/instance.ts';
import { priorOfLock } from '../../model/lock-mark.ts';
import type { Evidence } from '../prior-state.ts';
import type { Wish } from './action-history.ts';

/** Nova writes these only of a guest that does not run. */
const NOT_RUNNING: readonly string[] = ['stopped', 'paused', 'suspended'];

/**
 * What a run has written into the reason of its lock before it changed anything: all that is left of its journal for
 * whoever takes over without that. The owner of a locked instance can neither start nor stop it.
 *
 * It is not heard where it has been overtaken: by an evacuation that has brought the instance here since, by a power action
 * that an admin took since, or, where it says running, by what Nova shows.
 *
 * @param wish - The last power action of the instance's history, where that is known.
 */
export function fromLock(instance: Instance, wish: Wish | null): Evidence[] {
  const { locked, lockedReason, vmState, actions } = instance;
  const value = locked ? priorOfLock(lockedReason) : null;
  if (value === null || (value === 'running' && NOT_RUNNING.includes(vmState))) return [];
  const at = actions?.filter(({ action }) => action === 'lock').map(({ startTime }) => startTime);
  const lockedAt = at?.sort().at(-1);
  if (lockedAt !== undefined && (hasComeSince(instance, lockedAt) || isSince(wish, lockedAt))) return [];
  return [
    {
      source: 'lock',
      value,
      seen: `prior state ${value}, in the reason of its lock`,
      ...(lockedAt === undefined ? {} : { at: lockedAt }),
    },
  ];
}

function hasComeSince({ host, migrations }: Instance, lockedAt: string): boolean {
  return (migrations ?? []).some(
    ({ type, status, destCompute, createdAt }) =>
      type === 'evacuation' &&
      (status === 'done' || status === 'completed') &&
      destCompute === host &&
      Date.parse(createdAt) > Date.parse(lockedAt),
  );
}

function isSince(wish: Wish | null, lockedAt: string): boolean {
  return wish?.at !== undefined && wish.byOwner && Date.parse(wish.at) > Date.parse(lockedAt);
}
