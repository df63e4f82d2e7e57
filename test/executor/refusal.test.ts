import { describe, expect, it } from 'vitest';
import { isRefusedForItself, isRefusedIn, isRefusedInState } from '../../src/executor/refusal.ts';
import { answered, connectionLost } from '../support/fake-nova-call.ts';

const IN_SHELVED = "Cannot 'evacuate' instance x while it is in vm_state shelved";

describe('a refusal of an evacuation', () => {
  it.each([
    ['names the vm_state of the plan', 409, IN_SHELVED, 'shelved', true],
    ['names another', 409, IN_SHELVED, 'paused', false],
    ['names a longer one', 409, `${IN_SHELVED}_offloaded`, 'shelved', false],
    ['names a shorter one', 409, IN_SHELVED, 'shelved_offloaded', false],
    ['names one with a dash', 409, IN_SHELVED.replace('shelved', 'soft-delete'), 'soft-delete', true],
    ['is no conflict', 400, IN_SHELVED, 'shelved', false],
    [
      'names a task_state',
      409,
      "Cannot 'evacuate' instance x while it is in task_state shelved",
      'shelved',
      false,
    ],
  ] as const)(
    'that %s permits a reset only if it names that very one',
    (_, status, message, vmState, permits) => {
      expect(isRefusedIn(vmState, answered(status, message))).toBe(permits);
    },
  );

  it.each([
    [400, "Operation 'evacuate' not supported for vTPM-enabled instance"],
    [403, "Policy doesn't allow os_compute_api:os-evacuate to be performed."],
    [409, 'Feature not supported with instances that have accelerators.'],
    [409, "Cannot 'evacuate' an instance which has never been active"],
  ])('(%i) for the sake of the instance would come again: %s', (status, message) => {
    expect(isRefusedForItself(answered(status, message))).toBe(true);
    expect(isRefusedInState(answered(status, message))).toBe(false);
  });

  it.each([
    [400, 'Compute service of h1 is still in use.'],
    [404, 'Instance x could not be found.'],
    [409, IN_SHELVED],
    [409, "Cannot 'evacuate' instance x while it is in task_state deleting"],
    [429, 'Too many requests'],
    [500, 'Unexpected API Error.'],
    [503, 'Service Unavailable'],
  ])('(%i) that says nothing of the instance need not come again: %s', (status, message) => {
    expect(isRefusedForItself(answered(status, message))).toBe(false);
  });

  it('is not what a lost connection is', () => {
    for (const is of [
      isRefusedForItself,
      isRefusedInState,
      (error: unknown) => isRefusedIn('active', error),
    ]) {
      expect(is(connectionLost())).toBe(false);
    }
  });
});
