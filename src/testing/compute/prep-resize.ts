import { ProcessEnded } from '../messaging/nova-compute.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import { NovaException } from '../world/nova-exception.ts';
import type { World } from '../world/world.ts';
import { checkServerGroup } from './check-server-group.ts';
import { errorsOutInstance, errorsOutMigration } from './errors-out.ts';
import { castToCompute } from './method.ts';
import type { Work } from './work.ts';
import { resizeInstance, type Resize } from './resize-instance.ts';

/** What the conductor sends to the destination of a resize. */
export interface ResizeOrder extends Resize {
  /** Tries the next host; null where there is to be no next one. */
  readonly reschedule: (() => void) | null;
}

/** `prep_resize`, on the destination: claims its resources, and has the source begin. */
export async function prepResize(work: Work, order: ResizeOrder): Promise<void> {
  const { world, instance, save } = work;
  const { migration, reschedule } = order;
  await errorsOutInstance(
    work,
    async () =>
      errorsOutMigration(world, migration, async () => {
        try {
          checkServerGroup(work);
          await claim(work, order);
        } catch (error) {
          if (error instanceof ProcessEnded) throw error;
          revertAllocation(world, instance, migration);
          if (reschedule === null || instance.gone) throw error;
          save({ taskState: 'resize_prep' });
          reschedule();
          const problem = error as Error;
          world.recordFault(instance, problem, problem instanceof NovaException ? problem.code : 500);
        }
      }),
    instance.vmState,
  );
}

async function claim(
  { world, process, instance, asker, save }: Work,
  { flavor, migration }: Resize,
): Promise<void> {
  save({ newFlavor: flavor, oldVmState: instance.vmState });
  await process.locked('compute_resources', async () => {
    await process.pause(world.pace.claim);
    const failure = world.mishaps.failure('claim', process.host, instance);
    if (failure !== null) throw failure;
    world.setMigration(migration, {
      status: 'pre-migrating',
      destCompute: process.host,
      destNode: world.host(process.host).node,
    });
    save({ migrationContext: migration.uuid });
  });
  const source = instance.host ?? migration.sourceCompute;
  castToCompute(world, source, instance, asker, { method: 'resize_instance' }, async (work) =>
    resizeInstance(work, { flavor, migration }),
  );
}

/** Gives the instance back what the migration holds of the source (`_revert_allocation`). */
export function revertAllocation(world: World, instance: InstanceRecord, migration: MigrationRecord): void {
  world.placement.move(migration.uuid, instance.id);
}
