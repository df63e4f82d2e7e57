import { ProcessEnded } from '../messaging/nova-compute.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import { NovaException, UnexpectedTaskState } from '../world/nova-exception.ts';
import type { Asker, World } from '../world/world.ts';
import { beginEvent } from './action-event.ts';
import { workOn, type Assignment, type Work } from './work.ts';

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
  assignment: Assignment,
  { method, event = true, revertsTask = true, fault = true, migration }: Wrapping,
  body: (work: Work) => Promise<void>,
): Promise<void> {
  const { world, process, instance, asker } = assignment;
  const work = workOn(assignment, `nova-compute ${process.host}: ${method}`);
  const running = event ? beginEvent(world, instance, asker, `compute_${method}`, process.host) : null;
  try {
    await body(work);
    running?.finish('Success');
  } catch (error) {
    // Nobody is left who could write anything down.
    if (process.ended) throw new ProcessEnded();
    // Anything else is a mistake in the simulation, and must not pass for one of Nova.
    if (!(error instanceof NovaException)) throw error;
    if (fault && error.kind !== 'InstanceNotFound') world.recordFault(instance, error, error.code);
    if (migration !== undefined) world.setMigration(migration, { status: 'error' });
    running?.finish('Error', error.message);
    if (revertsTask && !(error instanceof UnexpectedTaskState)) work.fail({ taskState: null });
    throw error;
  }
}
