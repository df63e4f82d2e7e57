import { databaseTime, freshTime } from '../../http/times.ts';
import type { HostRecord } from '../../world/host-record.ts';
import { supports, type NovaRequest } from '../nova-request.ts';
import { lastControlReport, type ControlService } from './control-plane.ts';

/** A nova-compute, as a list shows it. @param number - Its id before there were uuids. */
export function computeServiceView(
  request: NovaRequest,
  host: HostRecord,
  number: number,
): Record<string, unknown> {
  const { world } = request;
  if (host.cellDown) return { binary: 'nova-compute', host: host.name, status: 'UNKNOWN' };
  return {
    binary: 'nova-compute',
    host: host.name,
    id: supports(request, '2.53') ? host.serviceId : number,
    zone: host.zone,
    status: host.status,
    state: world.isUp(host) ? 'up' : 'down',
    updated_at: databaseTime(Math.max(host.changedAt, world.lastReport(host))),
    disabled_reason: host.disabledReason,
    ...(supports(request, '2.11') ? { forced_down: host.forcedDown } : {}),
  };
}

/** The same in the answer to a change: the time has not been in the database yet. */
export function changedServiceView(request: NovaRequest, host: HostRecord): Record<string, unknown> {
  return { ...computeServiceView(request, host, 0), updated_at: freshTime(host.changedAt) };
}

/** A service that is no nova-compute. */
export function controlServiceView(request: NovaRequest, service: ControlService): Record<string, unknown> {
  return {
    binary: service.binary,
    host: service.host,
    id: supports(request, '2.53') ? service.id : service.number,
    zone: 'internal',
    status: 'enabled',
    state: 'up',
    updated_at: databaseTime(lastControlReport(request.world)),
    disabled_reason: null,
    ...(supports(request, '2.11') ? { forced_down: false } : {}),
  };
}

/** The id that a nova-compute had before there were uuids, by its place among the hosts. */
export function serviceNumber(index: number): number {
  return index + 5;
}
