import type { InstanceAction } from '../../model/instance-action.ts';
import type { Evidence, Prior } from '../prior-state.ts';

/** After these the guest executes (`nova/compute/manager.py`: each ends with vm_state active). */
const LEAVES_RUNNING: readonly string[] = [
  'create',
  'start',
  'reboot',
  'unpause',
  'resume',
  'unrescue',
  'unshelve',
  'restore',
];

/** After these it does not. Every other action leaves it as it was. */
const LEAVES_STOPPED: readonly string[] = ['stop', 'pause', 'suspend', 'shelve'];

/**
 * So long after its evacuation a tool may stop or start an instance on its own account, and so long before the last
 * heartbeat a stop by Nova itself may already have been the failure's doing.
 */
export const NEAR_MS = 15 * 60_000;

/** The last power action of an instance's history. */
export interface Wish extends Evidence {
  /** Somebody asked for it, and not Nova itself. */
  readonly byOwner: boolean;
}

/**
 * Finds the last action that says whether the owner wants the instance to run: the history folded from old to new,
 * without what has failed and without what a recovery tool did after an evacuation of its own. One that was accepted
 * and never carried out counts, as it is what the owner asked for last.
 *
 * A stop without a user is Nova's own, which found the guest off: a guest that had shut down by itself, or a host that
 * had just come back from a crash. Close to the failure, or where nobody knows when that was, it says nothing.
 *
 * @param lastSeenUp The last heartbeat of the instance's host; ISO.
 */
export function lastWish(
  actions: readonly InstanceAction[] | undefined,
  lastSeenUp: string | null,
): Wish | null {
  if (actions === undefined) return null;
  const newest = [...actions]
    .sort((a, b) => (a.startTime < b.startTime ? 1 : a.startTime > b.startTime ? -1 : 0))
    .find(
      (action) => power(action) !== null && action.message === null && !isOfRecoveryTool(action, actions),
    );
  const value = newest === undefined ? null : power(newest);
  if (newest === undefined || value === null) return null;
  const byOwner = newest.userId !== null;
  const doubtful = !byOwner && isNear(newest.startTime, lastSeenUp);
  return {
    source: 'actionHistory',
    value: doubtful ? 'unknown' : value,
    seen: byOwner ? `action ${newest.action}` : `action ${newest.action} by Nova itself`,
    at: newest.startTime,
    byOwner,
  };
}

function power({ action }: InstanceAction): Prior | null {
  if (LEAVES_RUNNING.includes(action)) return 'running';
  return LEAVES_STOPPED.includes(action) ? 'stopped' : null;
}

// Tools reset, evacuate, and then stop what had been off: the same user, minutes later.
function isOfRecoveryTool(
  { action, userId, startTime }: InstanceAction,
  all: readonly InstanceAction[],
): boolean {
  if (userId === null || (action !== 'stop' && action !== 'start')) return false;
  return all.some((other) => {
    if (other.action !== 'evacuate' || other.userId !== userId) return false;
    const after = Date.parse(startTime) - Date.parse(other.startTime);
    return after >= 0 && after <= NEAR_MS;
  });
}

function isNear(time: string, lastSeenUp: string | null): boolean {
  return lastSeenUp === null || Date.parse(time) >= Date.parse(lastSeenUp) - NEAR_MS;
}
