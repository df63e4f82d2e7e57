import type { InstanceRecord } from '../../world/instance-record.ts';
import { supports, type NovaRequest } from '../nova-request.ts';

/** What only an administrator sees of a server (`OS-EXT-SRV-ATTR`). */
export function adminAttributes(request: NovaRequest): (instance: InstanceRecord) => Record<string, unknown> {
  const all = supports(request, '2.3');
  const { world } = request;
  return (instance) => ({
    'OS-EXT-SRV-ATTR:host': instance.host,
    'OS-EXT-SRV-ATTR:instance_name': instance.instanceName,
    'OS-EXT-SRV-ATTR:hypervisor_hostname': instance.node,
    ...(all
      ? {
          'OS-EXT-SRV-ATTR:reservation_id': instance.reservationId,
          'OS-EXT-SRV-ATTR:launch_index': 0,
          'OS-EXT-SRV-ATTR:hostname': hostnameOf(instance.name),
          'OS-EXT-SRV-ATTR:kernel_id': '',
          'OS-EXT-SRV-ATTR:ramdisk_id': '',
          'OS-EXT-SRV-ATTR:root_device_name': rootDevice(
            instance.host === null ? undefined : world.hosts.get(instance.host)?.hypervisor.type,
          ),
          'OS-EXT-SRV-ATTR:user_data': null,
        }
      : {}),
  });
}

/** What Nova makes of a server's name for the guest (`sanitize_hostname`). */
export function hostnameOf(name: string): string {
  const clean = name
    .replace(/[ _]/g, '-')
    .replace(/[^\w.-]+/g, '')
    .toLowerCase()
    .replace(/^[.-]+|[.-]+$/g, '');
  return clean.slice(0, 63);
}

function rootDevice(hypervisorType: string | undefined): string {
  return hypervisorType === 'fake' ? '/dev/sda' : '/dev/vda';
}
