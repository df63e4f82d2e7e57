import type { InstanceRecord } from '../../world/instance-record.ts';
import { ApiFault } from '../api-fault.ts';
import { supports, type NovaRequest } from '../nova-request.ts';
import { hostnameOf } from './admin-attributes.ts';
import { IGNORED_SORT_KEYS } from './server-query.ts';

/** Says which of two servers a list shows first, as the comparison of a sort. */
export type ServerOrder = (one: InstanceRecord, other: InstanceRecord) => number;

type Column = (instance: InstanceRecord) => string | number | null;

const COLUMNS: Readonly<Record<string, Column>> = {
  availability_zone: ({ availabilityZone }) => availabilityZone,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  display_name: ({ name }) => name,
  host: ({ host }) => host,
  hostname: ({ name }) => hostnameOf(name),
  image_ref: ({ imageId }) => imageId,
  instance_type_id: ({ flavor }) => flavor.id,
  launched_at: ({ launchedAt }) => launchedAt,
  locked: ({ lock }) => (lock === null ? 0 : 1),
  locked_by: ({ lock }) => lock?.by ?? null,
  node: ({ node }) => node,
  power_state: ({ powerState }) => powerState,
  progress: ({ progress }) => progress,
  project_id: ({ projectId }) => projectId,
  task_state: ({ taskState }) => taskState,
  terminated_at: ({ terminatedAt }) => terminatedAt,
  updated_at: ({ updatedAt }) => Math.floor(updatedAt / 1000),
  user_id: ({ userId }) => userId,
  uuid: ({ id }) => id,
  vm_state: ({ vmState }) => vmState,
};

/**
 * Reads how a list of servers is sorted; the newest first where nothing else is asked for. Null means that: whoever lists
 * from the newest to the oldest has it then.
 *
 * @throws ApiFault
 */
export function serverOrder(request: NovaRequest): ServerOrder | null {
  const { query } = request.exchange;
  const keys = query.getAll('sort_key').map((key) => key.trim());
  const directions = query.getAll('sort_dir').map((direction) => direction.trim());
  if (directions.some((direction) => direction !== 'asc' && direction !== 'desc')) {
    throw new ApiFault(400, "Invalid input received: Unknown sort direction, must be 'desc' or 'asc'");
  }
  const wanted = keys
    .map((key, index) => ({ key, descending: (directions[index] ?? directions[0] ?? 'desc') === 'desc' }))
    .filter(({ key }) => !IGNORED_SORT_KEYS.includes(key))
    .filter(({ key }) => key !== 'locked' || supports(request, '2.73'));
  for (const { key } of wanted) {
    if (!request.isAdmin && (key === 'host' || key === 'node')) {
      throw new ApiFault(403, `Only administrators can sort servers by ${key}`);
    }
  }
  if (wanted.length === 0)
    return directions[0] === 'asc' ? compare(({ createdAt }) => createdAt, false) : null;
  const comparisons = wanted.map(({ key, descending }) => compare(COLUMNS[key] ?? (() => null), descending));
  return (one, other) => {
    for (const comparison of comparisons) {
      const result = comparison(one, other);
      if (result !== 0) return result;
    }
    return 0;
  };
}

function compare(column: Column, descending: boolean): ServerOrder {
  const sign = descending ? -1 : 1;
  return (one, other) => {
    const [a, b] = [column(one), column(other)];
    if (a === b) return 0;
    if (a === null) return -sign;
    if (b === null) return sign;
    return a < b ? -sign : sign;
  };
}
