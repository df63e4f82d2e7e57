import { isMember } from '../keystone/requester.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import type { World } from '../world/world.ts';
import { ApiFault } from './api-fault.ts';
import { supports, type NovaRequest } from './nova-request.ts';
import { unexpectedError } from './refusals.ts';

/** What may be found. */
export interface Wanted {
  /** Also one that is deleted. @default false */
  readonly deleted?: boolean;
  /** Also one of a cell that cannot be reached. @default false */
  readonly inDownCell?: boolean;
}

/**
 * Finds the instance that a request is about. One of another project is not there for whoever is no administrator.
 *
 * @throws ApiFault
 */
export function findInstance(request: NovaRequest, id: string, wanted: Wanted = {}): InstanceRecord {
  const { world, isAdmin, requester } = request;
  const instance = world.instances.get(id);
  if (
    instance === undefined ||
    (instance.gone && wanted.deleted !== true) ||
    (!isAdmin && instance.projectId !== requester.projectId)
  ) {
    throw new ApiFault(404, `Instance ${id} could not be found.`);
  }
  if (wanted.inDownCell !== true && isInDownCell(world, instance)) {
    throw unexpectedError('nova.exception.NovaException');
  }
  return instance;
}

/** Says whether the API cannot read an instance, because its cell's database does not answer. */
export function isInDownCell(world: World, { host }: Pick<InstanceRecord, 'host'>): boolean {
  return host !== null && (world.hosts.get(host)?.cellDown ?? false);
}

/** The project's own members may change an instance, and administrators. */
export function mayChange({ requester }: NovaRequest): boolean {
  return isMember(requester);
}

/** Says whether the answer may tell that a cell is down. */
export function showsDownCells(request: NovaRequest): boolean {
  return supports(request, '2.69');
}
