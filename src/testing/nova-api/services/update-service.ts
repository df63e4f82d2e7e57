import type { HostRecord } from '../../world/host-record.ts';
import { ApiFault } from '../api-fault.ts';
import { supports, type NovaHandler, type NovaRequest } from '../nova-request.ts';
import { looseBoolean } from '../query/python-boolean.ts';
import { requireAdmin, unexpectedError } from '../refusals.ts';
import { boolean, fqdn, object, oneOf, text } from '../schema/check-value.ts';
import { readCheckedBody } from '../schema/read-body.ts';
import { changeService, refuseForceUp, type ServiceChange } from './change-service.ts';
import { CONTROL_SERVICES } from './control-plane.ts';
import { changedServiceView } from './service-view.ts';

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

const reason = { check: text({ min: 1, max: 255 }) };
const byUuid = object({
  status: { check: oneOf(['enabled', 'disabled']) },
  disabled_reason: reason,
  forced_down: { check: boolean },
});
const byName = (withForcedDown: boolean): ReturnType<typeof object> =>
  object({
    host: { check: fqdn, required: true },
    binary: { check: text({ min: 1, max: 255 }), required: true },
    disabled_reason: reason,
    ...(withForcedDown ? { forced_down: { check: boolean } } : {}),
  });

/** `PUT /os-services/{uuid}` from 2.53 on, and `PUT /os-services/{action}` before. */
export const updateService: NovaHandler = (request) =>
  supports(request, '2.53') ? updateByUuid(request) : updateByName(request);

async function updateByUuid(request: NovaRequest): ReturnType<typeof answer> {
  const body = readCheckedBody(request, byUuid) as {
    readonly status?: 'enabled' | 'disabled';
    readonly disabled_reason?: string;
    readonly forced_down?: unknown;
  };
  const id = request.params['id'] ?? '';
  if (!UUID.test(id)) throw new ApiFault(400, `Invalid uuid ${id}`);
  requireAdmin(request, 'os-services:update');
  const host = findByUuid(request, id);
  if (body.status === 'enabled' && body.disabled_reason !== undefined) {
    throw new ApiFault(400, "Specifying 'disabled_reason' with status 'enabled' is invalid.");
  }
  const forcedDown = body.forced_down === undefined ? null : looseBoolean(body.forced_down);
  if (forcedDown === false) refuseForceUp(request, host.name);
  if (body.status === undefined && forcedDown === null) {
    throw new ApiFault(
      400,
      "No updates were requested. Fields 'status' or 'forced_down' should be specified.",
    );
  }
  await changeService(request, host, {
    ...(body.status === undefined
      ? {}
      : { status: body.status, disabledReason: body.disabled_reason ?? null }),
    ...(forcedDown === null ? {} : { forcedDown }),
  });
  return answer(changedServiceView(request, host));
}

async function updateByName(request: NovaRequest): ReturnType<typeof answer> {
  const body = readCheckedBody(request, byName(supports(request, '2.11'))) as {
    readonly host: string;
    readonly binary: string;
    readonly disabled_reason?: string;
    readonly forced_down?: unknown;
  };
  requireAdmin(request, 'os-services:update');
  const { change, shown } = readNamedAction(request, body);
  if (body.binary !== 'nova-compute') throw notACompute(body.binary);
  const host = request.world.hosts.get(body.host);
  if (host === undefined) {
    throw new ApiFault(404, `Host '${body.host}' is not mapped to any cell`);
  }
  await changeService(request, host, change);
  return answer({ host: body.host, binary: body.binary, ...shown });
}

function readNamedAction(
  request: NovaRequest,
  body: {
    readonly host: string;
    readonly binary: string;
    readonly disabled_reason?: string;
    readonly forced_down?: unknown;
  },
): { readonly change: ServiceChange; readonly shown: Record<string, unknown> } {
  switch (request.params['id']) {
    case 'enable':
      return { change: { status: 'enabled' }, shown: { status: 'enabled' } };
    case 'disable':
      return { change: { status: 'disabled', disabledReason: null }, shown: { status: 'disabled' } };
    case 'disable-log-reason':
      if (body.disabled_reason === undefined) throw new ApiFault(400, 'Missing disabled reason field');
      return {
        change: { status: 'disabled', disabledReason: body.disabled_reason },
        shown: { status: 'disabled', disabled_reason: body.disabled_reason },
      };
    case 'force-down': {
      if (!supports(request, '2.11')) break;
      if (body.forced_down === undefined) throw new ApiFault(400, 'Missing forced_down field');
      const forcedDown = looseBoolean(body.forced_down) ?? false;
      if (body.binary === 'nova-compute' && !forcedDown) refuseForceUp(request, body.host);
      return { change: { forcedDown }, shown: { forced_down: forcedDown } };
    }
    case undefined:
    default:
  }
  throw new ApiFault(404, 'Unknown action');
}

function findByUuid({ world }: NovaRequest, id: string): HostRecord {
  const control = CONTROL_SERVICES.find((service) => service.id === id);
  if (control !== undefined) throw notACompute(control.binary);
  for (const host of world.hosts.values()) {
    if (host.serviceId !== id) continue;
    if (host.cellDown) throw unexpectedError('oslo_db.exception.DBConnectionError');
    return host;
  }
  throw new ApiFault(404, `Service ${id} could not be found.`);
}

function notACompute(binary: string): ApiFault {
  return new ApiFault(
    400,
    `Updating a ${binary} service is not supported. Only nova-compute services can be updated.`,
  );
}

function answer(service: Record<string, unknown>): Promise<{ status: number; body: unknown }> {
  return Promise.resolve({ status: 200, body: { service } });
}
