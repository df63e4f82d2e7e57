import { beginEvent } from '../compute/action-event.ts';
import { castToCompute } from '../compute/method.ts';
import { startInstance } from '../compute/power.ts';
import { unshelveInstance as unshelveOnCompute } from '../compute/unshelve-instance.ts';
import { selectDestination } from '../scheduler/select-destination.ts';
import { novaException, runInConductor } from './run-in-conductor.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import type { Asker, World } from '../world/world.ts';

/** The conductor's part of unshelving: one that has a host is started there, another one gets a host. */
export function unshelveInstance(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  requestedHost: string | null,
): void {
  const cause = 'nova-conductor: unshelve_instance';
  runInConductor(world, 'unshelve_instance', instance, async () => {
    if (instance.vmState === 'shelved') {
      world.save(instance, { taskState: 'powering-on' }, cause, ['unshelving']);
      castToCompute(world, instance.host ?? '', instance, asker, { method: 'start_instance' }, startInstance);
      return;
    }
    if (instance.shelvedImageId !== null) {
      beginEvent(world, instance, asker, 'get_image_info', 'conductor').finish('Success');
    }
    const event = beginEvent(world, instance, asker, 'schedule_instances', 'conductor');
    try {
      await world.clock.sleep(world.pace.scheduling);
      const host = selectDestination(world, instance, {
        flavor: instance.requestedFlavor,
        only: requestedHost,
      });
      world.save(instance, { availabilityZone: host.zone }, cause);
      castToCompute(world, host.name, instance, asker, { method: 'unshelve_instance' }, unshelveOnCompute);
      event.finish('Success');
    } catch (error) {
      event.finish('Error', novaException(error).message);
      // It stays on the shelf, and nothing but the event says why.
      if (!instance.gone) world.save(instance, { taskState: null }, `${cause} failed`);
    }
  });
}
