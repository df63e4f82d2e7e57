import type { Instance } from '../../model/instance.ts';
import type { InstanceAction } from '../../model/instance-action.ts';
import { REBUILD_TASK_STATES } from '../../model/states.ts';
import type { Evidence, Prior } from '../prior-state.ts';
import { intendedVmState, meaningOf } from '../task-states.ts';

/** What its owner had asked for when the failure cut it short. */
export function fromTaskState(instance: Instance): Evidence[] {
  const intended = intendedVmState(instance);
  if (intended === null) return [];
  const value = intended === 'active' ? 'running' : 'stopped';
  return [
    { source: 'taskState', value, seen: `task_state ${instance.taskState ?? ''}`, at: instance.updatedAt },
  ];
}

/**
 * What vm_state says, against what it said before the host was fenced. Where it has changed since then, the action
 * history tells whether that was the owner's doing; without a user it was Nova's, and with that the failure's.
 */
export function fromVmState(instance: Instance, preFence: Instance | undefined): Evidence[] {
  const now = settledPower(instance);
  if (now === null) return [];
  const current: Evidence = {
    source: 'vmState',
    value: now,
    seen: `vm_state ${instance.vmState}`,
    at: instance.updatedAt,
  };
  const before = preFence === undefined ? null : intendedPower(preFence);
  if (preFence === undefined || before === null || before === now) return [current];

  const earlier: Evidence = {
    source: 'preFenceVmState',
    value: before,
    seen: `vm_state ${preFence.vmState} before the host was fenced`,
    at: preFence.updatedAt,
  };
  switch (whoChangedIt(instance.actions, now === 'stopped' ? 'stop' : 'start', preFence.updatedAt)) {
    case 'owner':
      return [current, earlier];
    case 'nova':
      return [earlier, current];
    case 'unknown':
      return [
        { ...current, value: 'unknown' },
        { ...earlier, value: 'unknown' },
      ];
  }
}

// What the owner had asked for by then is no change of the failure's.
function intendedPower(instance: Instance): Prior | null {
  const intended = intendedVmState(instance);
  return intended === null ? settledPower(instance) : intended === 'active' ? 'running' : 'stopped';
}

// While an evacuation runs, vm_state still is the one from before it until the guest has been spawned. A paused or
// suspended guest executed nothing.
function settledPower({ vmState, taskState }: Instance): Prior | null {
  const leadsBack =
    taskState === null || REBUILD_TASK_STATES.includes(taskState) || meaningOf(taskState) !== null;
  if (!leadsBack) return null;
  switch (vmState) {
    case 'active':
      return 'running';
    case 'stopped':
    case 'paused':
    case 'suspended':
      return 'stopped';
    default:
      return null;
  }
}

// A stop without a user is Nova's own: it found the guest off, which is what the failure itself looks like. Only an
// action that succeeded since the earlier look explains the change.
function whoChangedIt(
  actions: readonly InstanceAction[] | undefined,
  by: 'stop' | 'start',
  since: string,
): 'owner' | 'nova' | 'unknown' {
  const found = actions?.find(
    ({ action, message, startTime }) => action === by && message === null && startTime >= since,
  );
  if (found === undefined) return 'unknown';
  return found.userId === null ? 'nova' : 'owner';
}
