import { supports, type NovaRequest } from '../nova-request.ts';
import type { QueryKind, QuerySchema } from '../query/check-query.ts';

const SORT_KEYS = [
  'access_ip_v4',
  'access_ip_v6',
  'auto_disk_config',
  'availability_zone',
  'config_drive',
  'created_at',
  'display_description',
  'display_name',
  'host',
  'hostname',
  'image_ref',
  'instance_type_id',
  'kernel_id',
  'key_name',
  'launch_index',
  'launched_at',
  'locked_by',
  'node',
  'power_state',
  'progress',
  'project_id',
  'ramdisk_id',
  'root_device_name',
  'task_state',
  'terminated_at',
  'updated_at',
  'user_id',
  'uuid',
  'vm_state',
] as const;

/** Those that were never meant, and are taken without any effect until 2.75 refuses them. */
export const IGNORED_SORT_KEYS: readonly string[] = [
  'architecture',
  'cell_name',
  'cleaned',
  'default_ephemeral_device',
  'default_swap_device',
  'deleted',
  'deleted_at',
  'disable_terminate',
  'ephemeral_gb',
  'ephemeral_key_uuid',
  'id',
  'key_data',
  'launched_on',
  'memory_mb',
  'os_type',
  'reservation_id',
  'root_gb',
  'shutdown_terminate',
  'user_data',
  'vcpus',
  'vm_mode',
];

const TEXTS = [
  'user_id',
  'project_id',
  'tenant_id',
  'launch_index',
  'image_ref',
  'image',
  'kernel_id',
  'ramdisk_id',
  'hostname',
  'key_name',
  'power_state',
  'vm_state',
  'task_state',
  'host',
  'node',
  'flavor',
  'reservation_id',
  'launched_at',
  'terminated_at',
  'availability_zone',
  'name',
  'display_name',
  'description',
  'display_description',
  'locked_by',
  'uuid',
  'root_device_name',
  'config_drive',
  'access_ip_v4',
  'access_ip_v6',
  'auto_disk_config',
  'progress',
  'sort_dir',
  'all_tenants',
  'soft_deleted',
  'deleted',
  'status',
  'ip',
  'ip6',
  'created_at',
  'marker',
] as const;

/** Columns of other tables: known, and refused. */
export const JOINED: readonly string[] = [
  'block_device_mapping',
  'services',
  'metadata',
  'system_metadata',
  'info_cache',
  'security_groups',
  'pci_devices',
];

const BASE: Readonly<Record<string, QueryKind>> = {
  ...Object.fromEntries([...TEXTS, ...JOINED].map((name) => [name, 'text' as const])),
  limit: 'number',
  'changes-since': 'time',
};

/** What a list of servers may be asked with. */
export function serverQuerySchema(request: NovaRequest): QuerySchema {
  const strict = supports(request, '2.75');
  return {
    known: {
      ...BASE,
      sort_key: strict ? [...SORT_KEYS, 'locked'] : [...SORT_KEYS, 'locked', ...IGNORED_SORT_KEYS],
      ...(supports(request, '2.26')
        ? { tags: 'text', 'tags-any': 'text', 'not-tags': 'text', 'not-tags-any': 'text' }
        : {}),
      ...(supports(request, '2.66') ? { 'changes-before': 'time' } : {}),
      ...(supports(request, '2.73') ? { locked: 'text' } : {}),
    },
    open: !strict,
    underscores: true,
  };
}

/** The filters that everybody may use; those of whoever is no administrator are thrown away otherwise. */
export function openFilters(request: NovaRequest): readonly string[] {
  return [
    ...['reservation_id', 'name', 'status', 'image', 'flavor', 'ip', 'changes-since', 'all_tenants'],
    ...(supports(request, '2.5') ? ['ip6'] : []),
    ...(supports(request, '2.26') ? ['tags', 'tags-any', 'not-tags', 'not-tags-any'] : []),
    ...(supports(request, '2.66') ? ['changes-before'] : []),
    ...(supports(request, '2.73') ? ['locked'] : []),
    ...(supports(request, '2.83')
      ? [
          ...['availability_zone', 'config_drive', 'key_name', 'created_at', 'launched_at', 'terminated_at'],
          ...['power_state', 'task_state', 'vm_state', 'progress', 'user_id'],
        ]
      : []),
    ...(supports(request, '2.90') ? ['hostname'] : []),
  ];
}

/** What is no filter. */
export const PAGING_AND_SORTING: readonly string[] = ['sort_key', 'sort_dir', 'limit', 'marker'];
