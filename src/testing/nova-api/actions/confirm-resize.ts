import { confirmResize as confirmOnCompute } from '../../compute/confirm-resize.ts';
import { castToCompute } from '../../compute/method.ts';
import { revertResize as revertOnCompute } from '../../compute/revert-resize.ts';
import type { InstanceRecord } from '../../world/instance-record.ts';
import type { MigrationRecord } from '../../world/migration-record.ts';
import type { World } from '../../world/world.ts';
import { ApiFault } from '../api-fault.ts';
import { checkInstance } from '../check-instance.ts';
import { ACCEPTED, type ServerAction } from '../server-action.ts';

/**
 * `confirmResize`. Only the source has to be up, and only as far as Nova knows. The task stays none: it is the migration's
 * status that says that the confirm is under way.
 */
export const confirmResize: ServerAction = {
  run: ({ world, instance, isAdmin, asker }) => {
    checkInstance(instance, isAdmin, { action: 'confirmResize', vmStates: ['resized'] });
    const migration = finishedMigration(world, instance);
    if (!world.isUp(world.host(migration.sourceCompute))) {
      throw new ApiFault(409, 'Service is unavailable at this time.');
    }
    world.setMigration(migration, { status: 'confirming' });
    world.recordAction(instance, 'confirmResize', asker);
    castToCompute(
      world,
      migration.sourceCompute,
      instance,
      asker,
      { method: 'confirm_resize', revertsTask: false, migration },
      async (work) => confirmOnCompute(work, migration),
    );
    return { status: 204 };
  },
};

/** `revertResize`. Nobody asks whether the destination lives, and on a dead one it hangs. */
export const revertResize: ServerAction = {
  run: ({ world, instance, isAdmin, asker }) => {
    checkInstance(instance, isAdmin, { action: 'revertResize', vmStates: ['resized'] });
    const migration = finishedMigration(world, instance);
    world.save(
      instance,
      {
        taskState: 'resize_reverting',
        availabilityZone: world.host(migration.sourceCompute).zone,
        requestedFlavor: instance.oldFlavor ?? instance.requestedFlavor,
      },
      'nova-api: revertResize',
      [null],
    );
    world.setMigration(migration, { status: 'reverting' });
    world.recordAction(instance, 'revertResize', asker);
    castToCompute(
      world,
      migration.destCompute ?? '',
      instance,
      asker,
      { method: 'revert_resize', migration },
      async (work) => revertOnCompute(work, migration),
    );
    return ACCEPTED;
  },
};

function finishedMigration(world: World, instance: InstanceRecord): MigrationRecord {
  const migration = world.migrationWithStatus(instance.id, 'finished');
  if (migration === null) throw new ApiFault(400, 'Instance has not been resized.');
  return migration;
}
