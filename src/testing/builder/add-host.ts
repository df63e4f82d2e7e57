import { InvalidOptionsError } from '../../errors.ts';
import { NovaCompute } from '../messaging/nova-compute.ts';
import type { HostRecord } from '../world/host-record.ts';
import { Hypervisor, type HypervisorType } from '../world/hypervisor.ts';
import type { World } from '../world/world.ts';
import { checkHost } from './check-options.ts';
import type { HostOptions } from './scene.ts';

const HOUR_MS = 3_600_000;

/** Adds a host that has been up for a day. @throws InvalidOptionsError when an option is wrong, or the name taken */
export function addHost(world: World, name: string, defaultType: HypervisorType, options: HostOptions): void {
  checkHost(name, options);
  if (world.hosts.has(name)) throw new InvalidOptionsError('name', `there is a host ${name} already`);
  const { vcpus = 64, ram = 262_144, disk = 10_000, hypervisorType = defaultType } = options;
  // Hosts do not report all at the same moment.
  const reportsSince = Math.floor(world.now() - 24 * HOUR_MS - world.random() * world.pace.reportInterval);
  const host: HostRecord = {
    name,
    node: options.node ?? name,
    serviceId: world.uuid(),
    providerId: world.uuid(),
    zone: options.zone ?? 'nova',
    computeRpc: options.computeRpc ?? '6.2',
    ignoresTargetState: options.ignoresTargetState ?? false,
    hypervisor: new Hypervisor(hypervisorType, {
      isPowered: () => host.powered,
      changed: ({ power, instanceId }) => {
        if (power === 'running') world.guestChanged(instanceId);
      },
    }),
    powered: true,
    kills: 0,
    revival: null,
    atPowerLoss: new Set(),
    status: options.status ?? 'enabled',
    disabledReason: options.disabledReason ?? null,
    forcedDown: false,
    changedAt: reportsSince,
    reportsSince,
    reportsUntil: null,
    lastReportBefore: reportsSince,
    cellDown: false,
  };
  world.hosts.set(name, host);
  const compute = new NovaCompute(world, name);
  compute.startAtOnce();
  world.computes.set(name, compute);
  world.placement.inventories.set(name, {
    VCPU: { total: vcpus, allocationRatio: 4 },
    MEMORY_MB: { total: ram, allocationRatio: 1 },
    DISK_GB: { total: disk, allocationRatio: 1 },
  });
}
