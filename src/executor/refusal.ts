import {
  isBadRequestError,
  isConflictError,
  isConnectionError,
  isForbiddenError,
  isRequestTimeoutError,
  isServerError,
  isTooManyRequestsError,
} from '../nova/index.ts';

/** Nova says so of a host whose nova-compute it sees up; it says nothing of the instance. */
const STILL_IN_USE = 'still in use';

/**
 * Says whether Nova refused an evacuation because of this very vm_state: "Cannot 'evacuate' instance X while it is in
 * vm_state resized" (`InstanceInvalidState`). Any other vm_state means that somebody has done something to the instance
 * since, such as delete it.
 */
export function isRefusedIn(vmState: string, error: unknown): boolean {
  if (!isConflictError(error)) return false;
  const [, named] = /\bin vm_state ([\w-]+)/.exec(error.novaMessage) ?? [];
  return named === vmState;
}

/** Says whether Nova refused because of a state that the plan was not made for. */
export function isRefusedInState(error: unknown): boolean {
  return isConflictError(error) && /vm_state|task_state/.test(error.novaMessage);
}

/**
 * Says whether Nova refused an evacuation for the instance's own sake, so that it would refuse it again: a vTPM, an
 * accelerator, a share, a policy (400, 403 or 409). A busy or broken control plane (429, 5xx, no answer) says nothing
 * of the instance, nor does a host that Nova sees up.
 */
export function isRefusedForItself(error: unknown): boolean {
  if (!isBadRequestError(error) && !isForbiddenError(error) && !isConflictError(error)) return false;
  return !isRefusedInState(error) && !error.novaMessage.includes(STILL_IN_USE);
}

/** Says whether an error speaks of the control plane at this moment alone: it is busy, broken or out of reach. */
export function isPassing(error: unknown): boolean {
  return (
    isTooManyRequestsError(error) ||
    isServerError(error) ||
    isConnectionError(error) ||
    isRequestTimeoutError(error)
  );
}
