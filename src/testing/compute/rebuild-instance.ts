import type { VmState } from '../../model/states.ts';
import { ProcessEnded } from '../messaging/nova-compute.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import { NovaException, UnexpectedTaskState } from '../world/nova-exception.ts';
import { checkServerGroup } from './check-server-group.ts';
import { makeGuestAnew } from './make-guest-anew.ts';
import type { Work } from './work.ts';

/** What an evacuation brings along from the API. */
export interface Evacuation {
  readonly migration: MigrationRecord | null;
  readonly targetState: 'stopped' | null;
  /** vm_state when the API took the order. */
  readonly originalVmState: VmState;
}

/** The destination's part of an evacuation (`nova/compute/manager.py: rebuild_instance`). */
export async function rebuildInstance(work: Work, evacuation: Evacuation): Promise<void> {
  const { world, process, instance, save } = work;
  const { migration, originalVmState } = evacuation;
  const fail = (): void => {
    if (migration !== null) world.setMigration(migration, { status: 'failed' });
    world.placement.release(instance.id, process.host);
  };
  try {
    await claim(work, migration);
  } catch (error) {
    if (!(error instanceof NovaException)) throw error;
    if (isDeletion(error)) {
      if (migration !== null) world.setMigration(migration, { status: 'failed' });
      return;
    }
    fail();
    work.fail({ vmState: originalVmState, taskState: null });
    throw new NovaException(
      'BuildAbortException',
      `Build of instance ${instance.id} aborted: ${error.message}`,
    );
  }
  try {
    await evacuateTo(work, evacuation);
  } catch (error) {
    if (error instanceof ProcessEnded) throw error;
    if (isDeletion(error)) {
      if (migration !== null) world.setMigration(migration, { status: 'failed' });
      return;
    }
    fail();
    work.fail({ vmState: 'error', migrationContext: null });
    throw error;
  }
  // The move is written down under the same lock as claims: under load it comes long after the guest runs.
  await process.locked('compute_resources', async () => {
    await process.pause(world.pace.message);
    save({ host: process.host, node: world.host(process.host).node, migrationContext: null });
    if (migration !== null) world.setMigration(migration, { status: 'done' });
  });
}

/** `rebuild_instance` of one that stays where it is: the same with a new guest in place of the old one. */
export async function rebuildInPlace(work: Work, originalVmState: VmState): Promise<void> {
  const { world, process, instance } = work;
  try {
    await makeGuestAnew(work, { inPlace: true, endsStopped: originalVmState === 'stopped' });
  } catch (error) {
    if (error instanceof ProcessEnded) throw error;
    if (isDeletion(error)) return;
    // Nova takes it for an evacuation that failed, and frees the place that the instance still has.
    world.placement.release(instance.id, process.host);
    work.fail({ vmState: 'error' });
    throw error;
  }
}

async function claim(
  { world, process, instance, save }: Work,
  migration: MigrationRecord | null,
): Promise<void> {
  await process.locked('compute_resources', async () => {
    await process.pause(world.pace.claim);
    const failure = world.mishaps.failure('claim', process.host, instance);
    if (failure !== null) throw failure;
    if (migration === null) return;
    const { node } = world.host(process.host);
    world.setMigration(migration, { status: 'pre-migrating', destCompute: process.host, destNode: node });
    save({ migrationContext: migration.uuid });
  });
}

async function evacuateTo(work: Work, { targetState, originalVmState }: Evacuation): Promise<void> {
  const { world, process, instance } = work;
  const { hypervisor, ignoresTargetState } = world.host(process.host);
  // An instance in error comes back active, whatever the target.
  const heeds = targetState !== null && originalVmState !== 'error' && !ignoresTargetState;
  const endsAs = heeds ? targetState : originalVmState;

  checkServerGroup(work);
  if (!hypervisor.evacuates) {
    throw new NovaException('InstanceEvacuateNotSupported', 'Instance evacuate is not supported.');
  }
  if (hypervisor.guests.has(instance.id)) {
    throw new NovaException('InstanceExists', `Instance ${instance.instanceName} already exists.`);
  }
  await makeGuestAnew(work, { inPlace: false, endsStopped: endsAs === 'stopped' });
}

function isDeletion(error: unknown): boolean {
  return (
    (error instanceof NovaException && error.kind === 'InstanceNotFound') ||
    (error instanceof UnexpectedTaskState && error.kind === 'UnexpectedDeletingTaskStateError')
  );
}
