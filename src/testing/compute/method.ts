import { ProcessEnded, type ComputeProcess } from '../messaging/nova-compute.ts';
import type { ActionEventRecord } from '../world/action-record.ts';
import type { TaskState, VmState } from '../../model/states.ts';
import type { InstanceRecord, InstanceState } from '../world/instance-record.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import { InstanceFaultRollback, NovaException, UnexpectedTaskState } from '../world/nova-exception.ts';
import type { Asker, World } from '../world/world.ts';

/** What a method of nova-compute works on. */
export interface Work {
  readonly world: World;
  readonly process: ComputeProcess;
  readonly instance: InstanceRecord;
  readonly asker: Asker;
  /** Who changes what is changed, for the history. */
  readonly cause: string;
  /**
   * `instance.save()`. A process that ends in this very moment has written it, and does nothing more.
   *
   * @throws UnexpectedTaskState, InstanceNotFound, ProcessEnded
   */
  readonly save: (changes: Partial<InstanceState>, expectedTasks?: readonly (TaskState | null)[]) => void;
}

/** What there is before a method runs. */
export type Assignment = Pick<Work, 'world' | 'process' | 'instance' | 'asker'>;

/** Makes the work of an assignment. */
export function workOn({ world, process, instance, asker }: Assignment, cause: string): Work {
  return {
    ...{ world, process, instance, asker, cause },
    save: (changes, expectedTasks) => {
      world.save(instance, changes, cause, expectedTasks);
      if (process.ended) throw new ProcessEnded();
    },
  };
}

/** What a method is wrapped in (`wrap_instance_event`, `wrap_instance_fault`, `reverts_task_state`). */
export interface Wrapping {
  /** Nova's name of the method. */
  readonly method: string;
  /** Whether it shows as an event of the action. @default true */
  readonly event?: boolean;
  /** Whether a failure clears the task. @default true */
  readonly revertsTask?: boolean;
  /** Whether a failure is kept as the instance's fault. @default true */
  readonly fault?: boolean;
  /** The migration that a failure ends in `error` (`errors_out_migration`). */
  readonly migration?: MigrationRecord;
}

/**
 * Sends an order about an instance to a nova-compute, where it runs as Nova wraps it: as an event of the action; a failure
 * leaves a fault and no task, unless somebody else has taken the task over.
 */
export function castToCompute(
  world: World,
  host: string,
  instance: InstanceRecord,
  asker: Asker,
  wrapping: Wrapping,
  body: (work: Work) => Promise<void>,
): void {
  world.compute(host).cast({
    method: wrapping.method,
    run: async (process) => runMethod({ world, process, instance, asker }, wrapping, body),
  });
}

/** The same, and waits for the end of it. Says false when there was no answer in time. */
export async function callCompute(
  world: World,
  host: string,
  instance: InstanceRecord,
  asker: Asker,
  wrapping: Wrapping,
  body: (work: Work) => Promise<void>,
): Promise<boolean> {
  return world.compute(host).call({
    method: wrapping.method,
    run: async (process) => runMethod({ world, process, instance, asker }, wrapping, body),
  });
}

/** Runs a method inside a nova-compute that is at work already. */
export async function runMethod(
  { world, process, instance, asker }: Assignment,
  { method, event = true, revertsTask = true, fault = true, migration }: Wrapping,
  body: (work: Work) => Promise<void>,
): Promise<void> {
  const cause = `nova-compute ${process.host}: ${method}`;
  const running = event ? beginEvent(world, instance, asker, `compute_${method}`, process.host) : null;
  try {
    await body(workOn({ world, process, instance, asker }, cause));
    running?.finish('Success');
  } catch (error) {
    // Nobody is left who could write anything down.
    if (error instanceof ProcessEnded || process.ended) throw error;
    const problem = error instanceof Error ? error : new Error(String(error));
    if (fault && !isGone(problem)) world.recordFault(instance, problem, codeOf(problem));
    if (migration !== undefined) world.setMigration(migration, { status: 'error' });
    running?.finish('Error', problem.message);
    if (
      revertsTask &&
      !(problem instanceof UnexpectedTaskState) &&
      !instance.gone &&
      instance.taskState !== null
    ) {
      world.save(instance, { taskState: null }, `${cause} failed`);
    }
    throw problem;
  }
}

/**
 * Puts the instance into error when a piece of work fails, whoever else holds its task
 * (`_error_out_instance_on_exception`). A rollback leaves it as it was, in `instanceState`, and the real reason goes on.
 */
export async function errorsOutInstance<T>(
  { world, instance, cause }: Work,
  body: () => Promise<T>,
  instanceState: VmState = 'active',
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof ProcessEnded) throw error;
    const rollback = error instanceof InstanceFaultRollback;
    if (!instance.gone) {
      world.save(
        instance,
        rollback ? { vmState: instanceState, taskState: null } : { vmState: 'error' },
        `${cause} failed`,
      );
    }
    throw rollback ? error.inner : error;
  }
}

/** Ends a migration in `error` when a piece of work fails (`errors_out_migration_ctxt`). */
export async function errorsOutMigration<T>(
  world: World,
  migration: MigrationRecord,
  body: () => Promise<T>,
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof ProcessEnded)) world.setMigration(migration, { status: 'error' });
    throw error;
  }
}

/** Runs what is to be done after a piece of work, however that ended, unless the process ended with it. */
export async function andFinally<T>(body: () => Promise<T>, finish: () => void): Promise<T> {
  let result: T;
  try {
    result = await body();
  } catch (error) {
    if (!(error instanceof ProcessEnded)) finish();
    throw error;
  }
  finish();
  return result;
}

/** An event of an action that goes on. */
export interface RunningEvent {
  finish(result: 'Success' | 'Error', details?: string): void;
}

/**
 * Begins a part of what was asked. What Nova does of itself belongs to the action that was asked for last; otherwise,
 * without an action of that request, there is nothing to write to.
 */
export function beginEvent(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  name: string,
  host: string | null,
): RunningEvent {
  const actions = world.actions.get(instance.id) ?? [];
  const own = actions.findLast(({ requestId }) => requestId === asker.requestId);
  const action = own ?? (asker.projectId === null ? actions.at(-1) : undefined);
  const event: ActionEventRecord = {
    event: name,
    host,
    startedAt: world.now(),
    finishedAt: null,
    result: null,
    details: null,
  };
  if (action !== undefined) {
    action.events.push(event);
    if (own !== undefined) action.updatedAt = world.now();
  }
  return {
    finish: (result, details) => {
      event.result = result;
      event.finishedAt = world.now();
      event.details = details ?? null;
      if (action === undefined) return;
      action.updatedAt = world.now();
      if (result === 'Error') action.message = 'Error';
    },
  };
}

function codeOf(error: Error): number {
  return error instanceof NovaException ? error.code : 500;
}

function isGone(error: Error): boolean {
  return error instanceof NovaException && error.kind === 'InstanceNotFound';
}
