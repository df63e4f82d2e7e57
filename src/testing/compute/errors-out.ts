import type { VmState } from '../../model/states.ts';
import { ProcessEnded } from '../messaging/nova-compute.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import { InstanceFaultRollback } from '../world/nova-exception.ts';
import type { World } from '../world/world.ts';
import type { Work } from './work.ts';

/**
 * Puts the instance into error when a piece of work fails, whoever else holds its task
 * (`_error_out_instance_on_exception`). A rollback leaves it as it was, in `instanceState`, and the real reason goes on.
 */
export async function errorsOutInstance<T>(
  work: Work,
  body: () => Promise<T>,
  instanceState: VmState = 'active',
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof ProcessEnded) throw error;
    const rollback = error instanceof InstanceFaultRollback;
    work.fail(rollback ? { vmState: instanceState, taskState: null } : { vmState: 'error' });
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
