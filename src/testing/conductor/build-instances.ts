import { buildAndRunInstance } from '../compute/build-instance.ts';
import { beginEvent } from '../compute/action-event.ts';
import { castToCompute } from '../compute/method.ts';
import { claimAlternate, selectDestinations } from '../scheduler/select-destination.ts';
import { novaException, runInConductor } from './run-in-conductor.ts';
import type { HostRecord } from '../world/host-record.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import type { NovaException } from '../world/nova-exception.ts';
import type { Asker, World } from '../world/world.ts';

/** Where a new instance is to be. */
export interface BuildOrder {
  /** A host that the scheduler is to check (`host`, since 2.74). */
  readonly requestedHost: string | null;
  /** A host that it is not to check (`zone:host`). */
  readonly forcedHost: string | null;
}

const CAUSE = 'nova-conductor: schedule_and_build_instances';

/** `schedule_and_build_instances`: what finds no host is buried in cell0, in error and without a host. */
export function scheduleAndBuildInstance(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  order: BuildOrder,
): void {
  runInConductor(world, 'schedule_and_build_instances', instance, async () => {
    await world.clock.sleep(world.pace.scheduling);
    // It was deleted while it was no more than a request.
    if (instance.gone) return;
    let hosts: readonly [HostRecord, ...(readonly HostRecord[])];
    try {
      hosts = selectDestinations(world, instance, {
        flavor: instance.requestedFlavor,
        only: order.requestedHost,
        forced: order.forcedHost,
      });
    } catch (error) {
      buryInCell0(world, instance, asker, novaException(error));
      return;
    }
    const [host, ...alternates] = hosts;
    world.recordAction(instance, 'create', asker);
    sendToHost(world, instance, asker, { host, alternates, forced: order.forcedHost !== null });
  });
}

function sendToHost(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  {
    host,
    alternates,
    forced,
  }: { readonly host: HostRecord; readonly alternates: HostRecord[]; readonly forced: boolean },
): void {
  world.save(instance, { availabilityZone: host.zone }, CAUSE);
  castToCompute(
    world,
    host.name,
    instance,
    asker,
    { method: 'build_and_run_instance', event: false },
    async (work) =>
      buildAndRunInstance(work, {
        reschedule: forced ? null : () => buildElsewhere(world, instance, asker, alternates),
      }),
  );
}

/** `build_instances`: tries the next of the hosts that the scheduler named. */
function buildElsewhere(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  alternates: HostRecord[],
): void {
  runInConductor(world, 'build_instances', instance, () => {
    if (instance.gone) return;
    try {
      const host = claimAlternate(world, instance, instance.requestedFlavor, alternates);
      sendToHost(world, instance, asker, { host, alternates, forced: false });
    } catch (error) {
      const problem = novaException(error);
      world.save(instance, { vmState: 'error', taskState: null }, `${CAUSE} failed`);
      world.recordFault(instance, problem, problem.code);
    }
  });
}

function buryInCell0(world: World, instance: InstanceRecord, asker: Asker, problem: NovaException): void {
  world.recordAction(instance, 'create', asker);
  beginEvent(world, instance, asker, 'conductor_schedule_and_build_instances', 'conductor').finish(
    'Error',
    problem.message,
  );
  world.save(instance, { vmState: 'error', taskState: null }, `${CAUSE} failed`);
  world.recordFault(instance, problem, problem.code);
}
