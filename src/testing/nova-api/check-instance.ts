import type { TaskState, VmState } from '../../model/states.ts';
import type { HostRecord } from '../world/host-record.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import { NovaException } from '../world/nova-exception.ts';
import type { World } from '../world/world.ts';
import { ApiFault } from './api-fault.ts';

/** What an instance must be for a method of the compute API (`check_instance_state` and its like). */
export interface Requirement {
  /** Nova's name of the action, as its refusal words it. */
  readonly action: string;
  /** Absent: any. */
  readonly vmStates?: readonly VmState[];
  /** `any`, or one of these. @default [null] */
  readonly tasks?: 'any' | readonly (TaskState | null)[];
  /** Whether one that never ran is refused. @default true */
  readonly launched?: boolean;
  /** Whether its lock keeps a plain member off. @default true */
  readonly unlocked?: boolean;
}

/**
 * Refuses with 409 what Nova refuses, in Nova's order: the lock, vm_state, task_state, and whether it ever ran.
 *
 * @throws ApiFault
 */
export function checkInstance(instance: InstanceRecord, isAdmin: boolean, requirement: Requirement): void {
  const { action, vmStates, tasks = [null], launched = true, unlocked = true } = requirement;
  const { id, vmState, taskState } = instance;
  if (unlocked) checkLock(instance, isAdmin);
  if (vmStates !== undefined && !vmStates.includes(vmState))
    throw invalidState(id, action, 'vm_state', vmState);
  if (tasks !== 'any' && !tasks.includes(taskState)) throw invalidState(id, action, 'task_state', taskState);
  if (launched && instance.launchedAt === null) throw invalidState(id, action, 'launched_at', null);
}

/** `check_instance_lock`. @throws ApiFault */
export function checkLock({ id, lock }: InstanceRecord, isAdmin: boolean): void {
  if (lock !== null && !isAdmin) throw new ApiFault(409, `Instance ${id} is locked`);
}

/**
 * Returns the host of an instance (`check_instance_host`).
 *
 * @throws ApiFault when it has none, or, with `up`, when its service is down.
 */
export function hostOf(world: World, instance: InstanceRecord, up: boolean): HostRecord {
  if (instance.host === null) throw new ApiFault(409, `Instance ${instance.id} is not ready`);
  const host = world.host(instance.host);
  if (up && !world.isUp(host)) throw new ApiFault(409, 'Service is unavailable at this time.');
  return host;
}

/**
 * Returns the host that an order about an instance goes to, where nobody has asked before whether it has one.
 *
 * @throws NovaException when it has none; by then the task is written.
 */
export function destinationOf({ host }: InstanceRecord): string {
  if (host === null) throw new NovaException('NovaException', 'No compute host specified');
  return host;
}

/** `raise_http_conflict_for_instance_invalid_state`, which has other words where the state is none. */
export function invalidState(id: string, action: string, attribute: string, state: string | null): ApiFault {
  return new ApiFault(
    409,
    state === null
      ? `Instance ${id} is in an invalid state for '${action}'`
      : `Cannot '${action}' instance ${id} while it is in ${attribute} ${state}`,
  );
}
