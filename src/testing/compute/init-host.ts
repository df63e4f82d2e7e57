import type { ComputeProcess } from '../messaging/nova-compute.ts';
import type { World } from '../world/world.ts';
import { destroyEvacuatedInstances } from './destroy-evacuated-instances.ts';
import { initInstance } from './init-instance.ts';

/** `init_host`: what nova-compute does when it starts, before it takes orders. */
export async function initHost(world: World, process: ComputeProcess): Promise<void> {
  const own = [...world.instances.values()].filter(({ host, gone }) => host === process.host && !gone);
  const evacuated = await destroyEvacuatedInstances(world, process);
  for (const instance of own) {
    if (!evacuated.has(instance.id)) await initInstance(world, process, instance);
  }
  errorOutInterruptedBuilds(world, process);
}

/** Those that were sent here to be built, and were not begun: only Placement knows that they belong here. */
function errorOutInterruptedBuilds(world: World, process: ComputeProcess): void {
  for (const instance of world.instances.values()) {
    if (instance.gone || instance.vmState !== 'building' || instance.host !== null) continue;
    if (!(process.host in world.placement.of(instance.id))) continue;
    world.save(instance, { vmState: 'error', taskState: null }, `nova-compute ${process.host}: init_host`);
  }
}
