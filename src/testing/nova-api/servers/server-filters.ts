import type { TaskState, VmState } from '../../../model/states.ts';
import { databaseTimeOrNull } from '../../http/times.ts';
import type { InstanceRecord } from '../../world/instance-record.ts';
import { ApiFault } from '../api-fault.ts';
import { supports, type NovaRequest } from '../nova-request.ts';
import { parseTime } from '../query/check-query.ts';
import { looseBoolean, strictBoolean } from '../query/python-boolean.ts';
import { policyForbids } from '../refusals.ts';
import { hostnameOf } from './admin-attributes.ts';
import { JOINED, openFilters, PAGING_AND_SORTING } from './server-query.ts';
import { statesOf } from './server-status.ts';

/** Which servers a list holds. */
export interface ServerFilters {
  readonly matches: (instance: InstanceRecord) => boolean;
  /** Whether anything was asked for that leaves servers out, but for the project. */
  readonly narrowing: boolean;
}

type Test = (instance: InstanceRecord) => boolean;

/** Columns that are compared as they are. */
const EXACT: Readonly<Record<string, (instance: InstanceRecord) => string | null>> = {
  project_id: ({ projectId }) => projectId,
  user_id: ({ userId }) => userId,
  image_ref: ({ imageId }) => imageId,
  uuid: ({ id }) => id,
  host: ({ host }) => host,
  vm_state: ({ vmState, gone }) => (gone ? 'deleted' : vmState),
  task_state: ({ taskState }) => taskState,
  flavor: ({ flavor }) => flavor.id,
};

/** Columns in which the value is looked for, as an expression. */
const LIKE: Readonly<Record<string, (instance: InstanceRecord) => string | null>> = {
  display_name: ({ name }) => name,
  node: ({ node }) => node,
  hostname: ({ name }) => hostnameOf(name),
  reservation_id: ({ reservationId }) => reservationId,
  availability_zone: ({ availabilityZone }) => availabilityZone,
  power_state: ({ powerState }) => String(powerState),
  progress: ({ progress }) => String(progress),
  launched_at: ({ launchedAt }) => databaseTimeOrNull(launchedAt),
  terminated_at: ({ terminatedAt }) => databaseTimeOrNull(terminatedAt),
  created_at: ({ createdAt }) => databaseTimeOrNull(createdAt),
  locked_by: ({ lock }) => lock?.by ?? null,
  launch_index: () => '0',
  // Nothing has these.
  key_name: () => null,
  display_description: () => null,
  kernel_id: () => '',
  ramdisk_id: () => '',
  config_drive: () => '',
};

const ALIASES: Readonly<Record<string, string>> = {
  name: 'display_name',
  description: 'display_description',
  image: 'image_ref',
  tenant_id: 'project_id',
};

/** Reads the filters of a list of servers. Null where it is known that nothing matches. @throws ApiFault */
export function serverFilters(request: NovaRequest, list: 'index' | 'detail'): ServerFilters | null {
  const options = readOptions(request);
  const tests: Test[] = [];

  if (!byStatus(request, options, tests)) return null;
  byChanges(options, tests);
  byDeletion(options, tests);
  if (options.has('tags') || options.has('tags-any')) tests.push(() => false);
  const locked = options.get('locked');
  if (locked !== undefined) {
    const wanted = strictBoolean(locked);
    tests.push(({ lock }) => (lock !== null) === wanted);
  }
  byTenant(request, list, options, tests);
  for (const [name, value] of options) {
    const test = columnTest(ALIASES[name] ?? name, value);
    if (test !== null) tests.push(test);
  }
  const names = [...options.keys()];
  return {
    matches: (instance) => tests.every((test) => test(instance)),
    narrowing: names.some((name) => name !== 'all_tenants') || request.exchange.query.has('status'),
  };
}

function readOptions(request: NovaRequest): Map<string, string> {
  const { query } = request.exchange;
  const allowed = request.isAdmin ? null : openFilters(request);
  const options = new Map<string, string>();
  for (const [name, value] of query) {
    const drop = allowed === null ? PAGING_AND_SORTING.includes(name) : !allowed.includes(name);
    if (!drop) options.set(name, value);
  }
  for (const name of options.keys()) {
    if (JOINED.includes(name) || name.startsWith('_'))
      throw new ApiFault(400, `Invalid filter field: ${name}.`);
  }
  return options;
}

function byStatus(request: NovaRequest, options: Map<string, string>, tests: Test[]): boolean {
  options.delete('status');
  const statuses = request.exchange.query.getAll('status');
  if (statuses.length === 0) return true;
  const { vmStates, tasks } = statesOf(statuses);
  if (vmStates.length === 0) {
    if (supports(request, '2.38')) throw new ApiFault(400, 'Invalid status value');
    return false;
  }
  options.delete('vm_state');
  tests.push(({ vmState, gone }) => vmStates.includes(gone ? 'deleted' : vmState));
  if (tasks !== null) {
    options.delete('task_state');
    tests.push(({ taskState }) => taskState !== null && tasks.includes(taskState));
  }
  if (vmStates.length === 1 && vmStates[0] === 'deleted') {
    if (!request.isAdmin) throw new ApiFault(403, 'Only administrators may list deleted instances');
    options.set('deleted', 'true');
  }
  return true;
}

function byChanges(options: Map<string, string>, tests: Test[]): void {
  const since = options.get('changes-since');
  const before = options.get('changes-before');
  const [from, until] = [since, before].map((text) => (text === undefined ? null : parseTime(text)));
  if (from !== null && from !== undefined && until !== null && until !== undefined && until < from) {
    throw new ApiFault(400, 'The value of changes-since must be less than or equal to changes-before.');
  }
  // The database keeps whole seconds.
  if (typeof from === 'number') tests.push(({ updatedAt }) => Math.floor(updatedAt / 1000) * 1000 >= from);
  if (typeof until === 'number') tests.push(({ updatedAt }) => Math.floor(updatedAt / 1000) * 1000 <= until);
}

function byDeletion(options: Map<string, string>, tests: Test[]): void {
  const asked = options.get('deleted');
  // Any text but none counts as a yes.
  const softDeleted = options.get('soft_deleted');
  options.delete('deleted');
  if (asked === undefined && (options.has('changes-since') || options.has('changes-before'))) return;
  if (asked !== undefined && looseBoolean(asked) === true) {
    const softToo = softDeleted === undefined || softDeleted !== '';
    tests.push(({ gone, vmState }) => gone || (softToo && vmState === 'soft-delete'));
    return;
  }
  const softToo = softDeleted !== undefined && softDeleted !== '';
  tests.push(({ gone, vmState }) => !gone && (softToo || vmState !== 'soft-delete'));
}

function byTenant(
  request: NovaRequest,
  list: 'index' | 'detail',
  options: Map<string, string>,
  tests: Test[],
): void {
  const { isAdmin, requester } = request;
  const asked = options.get('all_tenants');
  const allTenants = asked !== undefined && (asked === '' || strictBoolean(asked));
  if (allTenants) {
    if (!isAdmin) throw policyForbids(`servers:${list}:get_all_tenants`);
    return;
  }
  options.delete('tenant_id');
  options.delete('project_id');
  tests.push(
    requester.projectId === null
      ? ({ userId }) => userId === requester.userId
      : ({ projectId }) => projectId === requester.projectId,
  );
}

function columnTest(column: string, value: string): Test | null {
  const exact = EXACT[column];
  if (exact !== undefined) return (instance) => exact(instance) === (value as VmState | TaskState);
  const like = LIKE[column];
  // What no column has is thrown away.
  if (like === undefined) return null;
  const expression = asExpression(value);
  return (instance) => {
    const actual = like(instance);
    return actual !== null && expression.test(actual);
  };
}

function asExpression(value: string): RegExp {
  try {
    return new RegExp(value, 'i');
  } catch {
    throw new ApiFault(400, `Invalid input received: regular expression ${value} is invalid`);
  }
}
