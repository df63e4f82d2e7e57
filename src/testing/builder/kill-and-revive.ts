import { initHost } from '../compute/init-host.ts';
import { syncPowerStates } from '../compute/sync-power-states.ts';
import { ProcessEnded } from '../messaging/nova-compute.ts';
import type { HostRecord } from '../world/host-record.ts';
import type { World } from '../world/world.ts';

/** Ends a host, or its nova-compute alone, at once. */
export function killHost(world: World, host: HostRecord, what: 'machine' | 'nova-compute'): void {
  host.kills += 1;
  host.revival = null;
  world.compute(host.name).end();
  host.reportsUntil ??= world.now();
  if (what === 'machine') cutPower(host);
}

/** Starts a host again; one that starts already is only waited for. */
export async function reviveHost(world: World, host: HostRecord): Promise<void> {
  if (host.revival !== null) return host.revival;
  if (world.compute(host.name).alive) return;
  const revival = start(world, host).finally(() => {
    if (host.revival === revival) host.revival = null;
  });
  host.revival = revival;
  return revival;
}

async function start(world: World, host: HostRecord): Promise<void> {
  const { kills } = host;
  await world.clock.sleep(world.pace.serviceStart);
  if (host.kills !== kills) return;
  host.powered = true;
  // Nova's driver for tests keeps its guests in memory.
  if (host.hypervisor.type === 'fake') host.hypervisor.guests.clear();
  try {
    await world.compute(host.name).start(async (process) => initHost(world, process));
  } catch (error) {
    // It was killed in the middle of its cleaning up.
    if (error instanceof ProcessEnded) return;
    throw error;
  }
  if (host.kills !== kills) return;
  // A service joins its group, and with it begins to report, only after `init_host`.
  host.lastReportBefore = world.lastReport(host);
  host.reportsSince = world.now();
  host.reportsUntil = null;
  if (host.hypervisor.type !== 'fake') syncPowerStates(world, host.name);
}

function cutPower(host: HostRecord): void {
  host.powered = false;
  for (const { instanceId, power } of host.hypervisor.guests.values()) {
    if (power !== 'saved') host.hypervisor.set(instanceId, 'off');
  }
  const told = [...host.atPowerLoss];
  host.atPowerLoss.clear();
  for (const tell of told) tell();
}
