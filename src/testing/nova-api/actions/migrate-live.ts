import { atLeast } from '../../../model/microversion.ts';
import { liveMigrateInstance } from '../../conductor/live-migrate-instance.ts';
import { NovaException } from '../../world/nova-exception.ts';
import { ApiFault } from '../api-fault.ts';
import { checkInstance } from '../check-instance.ts';
import { ACCEPTED, type ServerAction } from '../server-action.ts';

/** `os-migrateLive`. A host that is named is checked by the scheduler, also where it is to be forced. */
export const osMigrateLive: ServerAction = {
  adminOnly: true,
  run: async ({ world, instance, argument, microversion, isAdmin, asker }) => {
    const { host, force } = argument as { readonly host: string | null; readonly force?: boolean };
    if (force === true && host === null) {
      throw new ApiFault(400, "Can't force to a non-provided destination");
    }
    checkInstance(instance, isAdmin, { action: 'os-migrateLive', vmStates: ['active', 'paused'] });
    if (host !== null && !world.hosts.has(host)) {
      throw new ApiFault(400, `Compute host ${host} could not be found.`);
    }
    world.save(instance, { taskState: 'migrating' }, 'nova-api: live_migrate', [null]);
    world.recordAction(instance, 'live-migration', asker);
    const waits = !atLeast(microversion, '2.34');
    const begun = liveMigrateInstance(world, instance, asker, { requestedHost: host, waits });
    if (waits) await refuseAs400(begun);
    // Whoever wants to know looks at the actions.
    else void begun.catch(() => undefined);
    return ACCEPTED;
  },
};

async function refuseAs400(begun: Promise<void>): Promise<void> {
  try {
    await begun;
  } catch (error) {
    throw error instanceof NovaException ? new ApiFault(400, error.message) : error;
  }
}
