import type { Instance } from '../model/instance.ts';
import { isEvacuationEnded, isResize, type Migration } from '../model/migration.ts';
import { REBUILD_TASK_STATES } from '../model/states.ts';
import { NEAR_MS } from '../recovery/evidence/action-history.ts';

/**
 * Says whether what Nova shows of an instance leaves a doubt about what its owner wanted that its action history may
 * settle. A history costs a request for each instance, so nobody else's is read.
 *
 * @param instance With its migrations.
 * @param known The instance before the host was fenced, and the host's last heartbeat (ISO; null where nobody knows).
 */
export function leavesDoubt(
  instance: Instance,
  known: { readonly preFence?: Instance | undefined; readonly lastHeartbeat: string | null },
): boolean {
  const { vmState, powerState, locked } = instance;
  if (known.preFence !== undefined && known.preFence.vmState !== vmState) return true;
  // Nova itself stops what it finds off, and close to the failure that was not its owner's doing.
  if (instance.taskState === 'powering-off' || isRebuiltByItsOwner(instance)) return true;
  // Somebody was at work here: the newest action need not be the owner's, and what the reason of our own lock says may be old.
  if (locked) return true;
  if (evacuationsFrom(instance).some(isEvacuationEnded)) return true;
  switch (vmState) {
    case 'error':
    case 'rescued':
      return true;
    case 'resized':
      return (powerState !== 'running' && powerState !== 'shutdown') || cutShort(instance) !== null;
    case 'active':
      return powerState === 'shutdown';
    case 'stopped':
      return isNear(instance.updatedAt, known.lastHeartbeat);
    default:
      return false;
  }
}

/**
 * The action whose events tell whether a host had begun with it when it died: the confirm or the revert of a resize
 * that is under way. Null for every other instance.
 */
export function cutShort({
  vmState,
  taskState,
  migrations,
}: Instance): 'confirmResize' | 'revertResize' | null {
  if (vmState !== 'resized') return null;
  const status = migrations?.find(isResize)?.status;
  if (status === 'reverting' || taskState === 'resize_reverting') return 'revertResize';
  return status === 'confirming' ? 'confirmResize' : null;
}

function isRebuiltByItsOwner(instance: Instance): boolean {
  const { taskState } = instance;
  if (taskState === null || !REBUILD_TASK_STATES.includes(taskState)) return false;
  return evacuationsFrom(instance).every(isEvacuationEnded);
}

function evacuationsFrom({ host, migrations }: Instance): readonly Migration[] {
  return (migrations ?? []).filter(
    ({ type, sourceCompute }) => type === 'evacuation' && sourceCompute === host,
  );
}

// Nova stops what it finds off, and close to the failure that need not have been its owner's doing.
function isNear(time: string, lastHeartbeat: string | null): boolean {
  return lastHeartbeat === null || Date.parse(time) >= Date.parse(lastHeartbeat) - NEAR_MS;
}
