import { digest } from '../../http/digest.ts';
import { secondsWithZone, databaseTimeOrNull } from '../../http/times.ts';
import type { Flavor } from '../../world/flavor.ts';
import type { Fault, InstanceRecord } from '../../world/instance-record.ts';
import type { World } from '../../world/world.ts';
import { bookmark, linksOf, supports, type NovaRequest } from '../nova-request.ts';
import { adminAttributes, hostnameOf } from './admin-attributes.ts';
import { statusOf } from './server-status.ts';

/** What a server is shown with, which a request decides once for all of its servers. */
export type ServerView = (instance: InstanceRecord) => Record<string, unknown>;

const WITH_PROGRESS: readonly string[] = [
  'ACTIVE',
  'BUILD',
  'REBUILD',
  'RESIZE',
  'VERIFY_RESIZE',
  'MIGRATING',
];

/**
 * How servers are shown in full (`nova/api/openstack/compute/views/servers.py`).
 *
 * @param kind - `show` has the server groups as well.
 */
export function serverView(request: NovaRequest, kind: 'show' | 'detail'): ServerView {
  const { world, isAdmin } = request;
  const at = {
    deleteOnTermination: supports(request, '2.3'),
    locked: supports(request, '2.9'),
    hostStatus: supports(request, '2.16'),
    description: supports(request, '2.19'),
    tags: supports(request, '2.26'),
    embeddedFlavor: supports(request, '2.47'),
    trustedCertificates: supports(request, '2.63'),
    serverGroups: kind === 'show' && supports(request, '2.71'),
    lockedReason: supports(request, '2.73'),
    hostname: supports(request, '2.90') && !isAdmin,
    pinnedZone: supports(request, '2.96'),
    imageProperties: supports(request, '2.98'),
    schedulerHints: supports(request, '2.100'),
  };
  const attributes = isAdmin ? adminAttributes(request) : () => ({});

  return (instance) => {
    const { id, flavor, imageId, lock } = instance;
    const status = statusOf(instance);
    return {
      id,
      name: instance.name,
      status,
      tenant_id: instance.projectId,
      user_id: instance.userId,
      metadata: instance.metadata,
      hostId: hostIdOf(instance),
      image: imageId === '' ? '' : imageView(request, imageId, at.imageProperties),
      flavor: at.embeddedFlavor
        ? embeddedFlavor(flavor)
        : { id: flavor.id, links: [{ rel: 'bookmark', href: bookmark(request, 'flavors', flavor.id) }] },
      created: secondsWithZone(instance.createdAt),
      updated: secondsWithZone(instance.updatedAt),
      addresses: {},
      accessIPv4: '',
      accessIPv6: '',
      links: linksOf(request, 'servers', id),
      'OS-DCF:diskConfig': 'MANUAL',
      ...((status === 'ERROR' || status === 'DELETED') && instance.fault !== null
        ? { fault: faultView(instance.fault, isAdmin) }
        : {}),
      ...(WITH_PROGRESS.includes(status) ? { progress: instance.progress } : {}),
      'OS-EXT-AZ:availability_zone': zoneOf(world, instance),
      ...(at.pinnedZone ? { pinned_availability_zone: instance.requestedZone } : {}),
      ...(at.schedulerHints ? { scheduler_hints: hintsOf(instance) } : {}),
      config_drive: '',
      key_name: null,
      'OS-SRV-USG:launched_at': databaseTimeOrNull(instance.launchedAt),
      'OS-SRV-USG:terminated_at': databaseTimeOrNull(instance.terminatedAt),
      ...attributes(instance),
      'OS-EXT-STS:task_state': instance.taskState,
      'OS-EXT-STS:vm_state': instance.vmState,
      'OS-EXT-STS:power_state': instance.powerState,
      'os-extended-volumes:volumes_attached': volumesOf(instance, at.deleteOnTermination),
      ...(at.hostStatus && isAdmin ? { host_status: hostStatus(world, instance) } : {}),
      ...(at.locked ? { locked: lock !== null } : {}),
      ...(at.lockedReason ? { locked_reason: lock?.reason ?? null } : {}),
      ...(at.description ? { description: null } : {}),
      ...(at.tags ? { tags: [] } : {}),
      ...(at.trustedCertificates ? { trusted_image_certificates: null } : {}),
      ...(at.hostname ? { 'OS-EXT-SRV-ATTR:hostname': hostnameOf(instance.name) } : {}),
      ...(at.serverGroups ? { server_groups: groupsOf(world, instance) } : {}),
    };
  };
}

/** How servers are shown in the short list. */
export function briefServerView(request: NovaRequest): ServerView {
  return ({ id, name }) => ({ id, name, links: linksOf(request, 'servers', id) });
}

/** A flavor, as a server has it from 2.47 on. */
export function embeddedFlavor(flavor: Flavor): Record<string, unknown> {
  return {
    vcpus: flavor.vcpus,
    ram: flavor.ram,
    disk: flavor.disk,
    ephemeral: 0,
    swap: 0,
    original_name: flavor.name,
    extra_specs: {},
  };
}

/** An image, as a server has it. */
export function imageView(
  request: NovaRequest,
  imageId: string,
  withProperties: boolean,
): Record<string, unknown> {
  return {
    id: imageId,
    links: [{ rel: 'bookmark', href: bookmark(request, 'images', imageId) }],
    ...(withProperties
      ? {
          properties: {
            min_ram: '0',
            min_disk: '1',
            disk_format: 'raw',
            container_format: 'bare',
            base_image_ref: imageId,
          },
        }
      : {}),
  };
}

/** The server groups of an instance: none, or the one. */
export function groupsOf(world: World, { id, groupId }: InstanceRecord): readonly string[] {
  return groupId !== null && (world.serverGroups.get(groupId)?.members.has(id) ?? false) ? [groupId] : [];
}

/** A name of the host that tells nothing of it, and differs from project to project (`generate_hostid`). */
export function hostIdOf({ host, projectId }: Pick<InstanceRecord, 'host' | 'projectId'>): string {
  return host === null ? '' : digest('sha224', `${projectId}${host}`);
}

function zoneOf(world: World, { host, availabilityZone }: InstanceRecord): string {
  return (host === null ? availabilityZone : world.hosts.get(host)?.zone) ?? '';
}

function faultView({ code, createdAt, message, details }: Fault, isAdmin: boolean): Record<string, unknown> {
  return {
    code,
    created: secondsWithZone(createdAt),
    message,
    ...(details !== '' && (isAdmin || code !== 500) ? { details } : {}),
  };
}

function hintsOf({ groupId }: InstanceRecord): Record<string, unknown> {
  return groupId === null ? {} : { group: [groupId] };
}

function volumesOf({ id, imageId }: InstanceRecord, deleteOnTermination: boolean): readonly unknown[] {
  if (imageId !== '') return [];
  const volume = digest('sha256', `volume ${id}`);
  return [
    {
      id: [
        volume.slice(0, 8),
        volume.slice(8, 12),
        `4${volume.slice(13, 16)}`,
        `a${volume.slice(17, 20)}`,
        volume.slice(20, 32),
      ].join('-'),
      ...(deleteOnTermination ? { delete_on_termination: false } : {}),
    },
  ];
}

function hostStatus(world: World, { host: name }: InstanceRecord): string {
  const host = name === null ? undefined : world.hosts.get(name);
  if (host === undefined) return '';
  if (host.forcedDown) return 'DOWN';
  if (host.status === 'disabled') return 'MAINTENANCE';
  return world.isUp(host) ? 'UP' : 'UNKNOWN';
}
