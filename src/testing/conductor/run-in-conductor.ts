import type { InstanceRecord } from '../world/instance-record.ts';
import { NovaException } from '../world/nova-exception.ts';
import type { World } from '../world/world.ts';

/** Sends an order to a conductor; nobody waits for it, and what it throws goes to its log. */
export function runInConductor(
  world: World,
  method: string,
  instance: InstanceRecord,
  work: () => Promise<void> | void,
): void {
  void (async () => {
    await world.clock.sleep(world.pace.message);
    if (world.mishaps.losesMessage(method, instance)) return;
    try {
      await work();
    } catch (error) {
      novaException(error);
    }
  })();
}

/** Returns an exception of Nova's. Anything else is a mistake in the simulation, and must not pass for one. */
export function novaException(error: unknown): NovaException {
  if (error instanceof NovaException) return error;
  throw error;
}
