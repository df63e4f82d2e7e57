import type { ComputeProcess } from '../messaging/nova-compute.ts';
import type { MigrationRecord } from '../world/migration-record.ts';
import type { World } from '../world/world.ts';
import { driverOf } from './driver.ts';

const STARTED: readonly string[] = ['accepted', 'pre-migrating', 'done'];

/**
 * `_destroy_evacuated_instances`: destroys the guests that were evacuated from here while nova-compute was down, and frees
 * what they hold here. An evacuation that was begun and never carried out counts as well. Returns the ids of those instances.
 */
export async function destroyEvacuatedInstances(
  world: World,
  process: ComputeProcess,
): Promise<ReadonlySet<string>> {
  const evacuations = new Map<string, MigrationRecord>();
  for (const migration of world.migrations) {
    const { type, sourceCompute, status, instanceId } = migration;
    if (type !== 'evacuation' || sourceCompute !== process.host || !STARTED.includes(status)) continue;
    // Of two of one instance the later one is seen, and the other one stays as it is.
    evacuations.set(instanceId, migration);
  }
  const driver = driverOf(world, process.host);
  for (const instanceId of evacuations.keys()) {
    if (!driver.has(instanceId)) continue;
    await process.pause(world.pace.cleanup);
    driver.destroy(instanceId);
  }
  for (const [instanceId, migration] of evacuations) {
    if (world.instances.get(instanceId)?.gone !== false) continue;
    world.placement.release(instanceId, process.host);
    world.setMigration(migration, { status: 'completed' });
  }
  return new Set(evacuations.keys());
}
