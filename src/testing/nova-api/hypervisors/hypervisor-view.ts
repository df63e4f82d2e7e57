import type { HostRecord } from '../../world/host-record.ts';
import type { InstanceRecord } from '../../world/instance-record.ts';
import type { World } from '../../world/world.ts';
import { supports, type NovaRequest } from '../nova-request.ts';
import { serviceNumber } from '../services/service-view.ts';

const CPU = {
  arch: 'x86_64',
  model: 'Nehalem',
  vendor: 'Intel',
  features: ['pge', 'clflush'],
  topology: { cores: 1, threads: 1, sockets: 4 },
};

/** A node with its place among all. */
export interface Node {
  readonly host: HostRecord;
  readonly index: number;
}

/** A node in the short list. */
export function briefHypervisor(request: NovaRequest, { host, index }: Node): Record<string, unknown> {
  return {
    id: supports(request, '2.53') ? host.providerId : index + 1,
    hypervisor_hostname: host.node,
    state: request.world.isUp(host) ? 'up' : 'down',
    status: host.status,
  };
}

/** A node in full; how long it is up is told from 2.88 on, by whoever asked the host. */
export function detailedHypervisor(request: NovaRequest, node: Node): Record<string, unknown> {
  const { host, index } = node;
  const { world } = request;
  return {
    ...briefHypervisor(request, node),
    hypervisor_type: host.hypervisor.type,
    hypervisor_version: host.hypervisor.type === 'QEMU' ? 7_002_000 : 1_000,
    host_ip: '127.0.0.1',
    service: {
      id: supports(request, '2.53') ? host.serviceId : serviceNumber(index),
      host: host.name,
      disabled_reason: host.disabledReason,
    },
    ...(supports(request, '2.88')
      ? {}
      : { ...resources(world, host), cpu_info: supports(request, '2.28') ? CPU : JSON.stringify(CPU) }),
  };
}

/** The instances of each host, found in one pass. */
export function instancesByHost(world: World): ReadonlyMap<string, readonly InstanceRecord[]> {
  const byHost = new Map<string, InstanceRecord[]>();
  for (const instance of world.instances.values()) {
    if (instance.host === null || instance.gone) continue;
    const own = byHost.get(instance.host) ?? [];
    own.push(instance);
    byHost.set(instance.host, own);
  }
  return byHost;
}

/** What a node has and what of it is used. */
export function resources(world: World, { name, hypervisor }: HostRecord): Record<string, number> {
  const total = (resourceClass: string): number =>
    world.placement.inventories.get(name)?.[resourceClass]?.total ?? 0;
  const used = (resourceClass: string): number => world.placement.used(name, resourceClass);
  const [ram, disk] = [total('MEMORY_MB'), total('DISK_GB')];
  // nova-compute keeps some memory for the host itself.
  const ramUsed = used('MEMORY_MB') + 512;
  return {
    vcpus: total('VCPU'),
    memory_mb: ram,
    local_gb: disk,
    vcpus_used: used('VCPU'),
    memory_mb_used: ramUsed,
    local_gb_used: used('DISK_GB'),
    free_ram_mb: ram - ramUsed,
    free_disk_gb: disk - used('DISK_GB'),
    current_workload: 0,
    running_vms: [...hypervisor.guests.values()].filter(({ power }) => power === 'running').length,
    disk_available_least: disk - used('DISK_GB'),
  };
}
