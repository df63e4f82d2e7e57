import { atLeast } from '../../model/microversion.ts';
import { scheduleAndBuildInstance, type BuildOrder } from '../conductor/build-instances.ts';
import type { Flavor } from '../world/flavor.ts';
import { newInstance } from '../world/new-instance.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import { ApiFault } from './api-fault.ts';
import { policyForbids } from './refusals.ts';
import { readServerRequest, type ServerRequest } from './server-request.ts';
import type { ActionCall } from './server-action.ts';

/** A call of `POST /servers`, after its sender was found and the form of its body was checked. */
export type CreateCall = Pick<ActionCall, 'world' | 'microversion' | 'isAdmin' | 'asker'> & {
  readonly body: unknown;
};

/** What `POST /servers` has made; the answer is 202. */
export interface CreatedServers {
  /** One, or as many as `max_count` said. */
  readonly instances: readonly InstanceRecord[];
  readonly reservationId: string;
  /** The caller wants to be told the reservation, and nothing of the server. */
  readonly returnReservationId: boolean;
  readonly adminPass: string;
}

/**
 * `POST /servers`: writes down what is to be built, and has the conductor do it.
 *
 * @throws ApiFault
 */
export function createServer(call: CreateCall): CreatedServers {
  const { world, asker } = call;
  const request = readServerRequest(call.body);
  const place = placeOf(call, request);
  if (request.imageId === '' && !request.volumeBacked) throw new ApiFault(400, 'Missing imageRef attribute');
  const flavor = flavorOf(call, request);
  const group = request.group;
  if (group !== null && !world.serverGroups.has(group)) {
    throw new ApiFault(400, `Instance group ${group} could not be found.`);
  }
  const reservationId = `r-${world.uuid().slice(0, 8)}`;
  const instances = Array.from({ length: request.count }, (_, index) => {
    const instance = newInstance(world, {
      name: request.count === 1 ? request.name : `${request.name}-${index + 1}`,
      userId: asker.userId ?? '',
      projectId: asker.projectId ?? '',
      flavor,
      imageId: request.volumeBacked ? '' : request.imageId,
      metadata: request.metadata,
      groupId: group,
      reservationId,
      zone: place.zone,
    });
    world.addInstance(instance, 'nova-api: create');
    if (group !== null) world.serverGroups.get(group)?.members.add(instance.id);
    scheduleAndBuildInstance(world, instance, asker, place);
    return instance;
  });
  return {
    instances,
    reservationId,
    returnReservationId: request.returnReservationId,
    adminPass: request.adminPass ?? world.uuid().replaceAll('-', '').slice(0, 12),
  };
}

function placeOf(
  { world, microversion, isAdmin }: CreateCall,
  { availabilityZone, host, hypervisorHostname }: ServerRequest,
): BuildOrder & { readonly zone: string | null } {
  const { zone, forcedHost } = parseZone(availabilityZone);
  if (forcedHost !== null && !isAdmin) throw policyForbids('servers:create:forced_host');
  const named = atLeast(microversion, '2.74') ? (host ?? hypervisorHostname) : null;
  if (named !== null) {
    if (!isAdmin) {
      throw new ApiFault(
        403,
        "Policy doesn't allow compute:servers:create:requested_destination to be performed.",
      );
    }
    if (forcedHost !== null) {
      throw new ApiFault(
        400,
        'One mechanism with host and/or hypervisor_hostname and another mechanism with zone:host:node are mutually exclusive.',
      );
    }
    if (!world.hosts.has(named)) throw new ApiFault(400, `Compute host ${named} could not be found.`);
  }
  const hosts = [...world.hosts.values()];
  if (forcedHost !== null) {
    // A host that is not in the zone wins.
    const right = hosts.some((each) => each.name === forcedHost && each.zone === zone);
    return { zone: right ? zone : null, forcedHost, requestedHost: null };
  }
  const available = hosts.some((each) => each.zone === zone && each.status === 'enabled' && world.isUp(each));
  if (zone !== null && !available) {
    throw new ApiFault(400, 'The requested availability zone is not available');
  }
  return { zone, forcedHost: null, requestedHost: named };
}

/** `parse_availability_zone`: `zone`, `zone:host` or `zone:host:node`. */
function parseZone(text: string | null): {
  readonly zone: string | null;
  readonly forcedHost: string | null;
} {
  if (text === null || text === '') return { zone: null, forcedHost: null };
  const [zone = '', host = '', node = '', ...more] = text.split(':');
  if (more.length > 0) {
    throw new ApiFault(400, 'Invalid input received: Unable to parse availability_zone');
  }
  const forced = host === '' ? node : host;
  return { zone: zone === '' ? null : zone, forcedHost: forced === '' ? null : forced };
}

function flavorOf({ world, isAdmin }: CreateCall, { flavorId, volumeBacked }: ServerRequest): Flavor {
  const flavor = world.flavors.get(flavorId);
  if (flavor === undefined) throw new ApiFault(400, `Flavor ${flavorId} could not be found.`);
  if (flavor.disk === 0 && !volumeBacked && !isAdmin) {
    throw new ApiFault(403, 'Only volume-backed servers are allowed for flavors with zero disk.');
  }
  return flavor;
}
