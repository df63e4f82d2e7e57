import { databaseTime } from '../http/times.ts';
import type { HostRecord } from '../world/host-record.ts';
import type { NovaHandler, NovaRequest } from './nova-request.ts';
import { requireAdmin } from './refusals.ts';
import { CONTROL_SERVICES, CONTROLLER, lastControlReport } from './services/control-plane.ts';

/** `GET /os-availability-zone`. */
export const listZones: NovaHandler = (request) => ({
  status: 200,
  body: {
    availabilityZoneInfo: zonesOf(request).map(({ zoneName, available }) => ({
      zoneName,
      zoneState: { available },
      hosts: null,
    })),
  },
});

/** `GET /os-availability-zone/detail`. */
export const listZonesInDetail: NovaHandler = (request) => {
  requireAdmin(request, 'os-availability-zone:detail');
  const { world } = request;
  const control = Object.fromEntries(
    CONTROL_SERVICES.map(({ binary }) => [
      binary,
      { available: true, active: true, updated_at: databaseTime(lastControlReport(world)) },
    ]),
  );
  return {
    status: 200,
    body: {
      availabilityZoneInfo: [
        { zoneName: 'internal', zoneState: { available: true }, hosts: { [CONTROLLER]: control } },
        ...zonesOf(request).map(({ zoneName, available, hosts }) => ({
          zoneName,
          zoneState: { available },
          hosts: available
            ? Object.fromEntries(
                hosts.map((host) => [host.name, { 'nova-compute': serviceState(request, host) }]),
              )
            : null,
        })),
      ],
    },
  };
};

interface Zone {
  readonly zoneName: string;
  readonly available: boolean;
  readonly hosts: readonly HostRecord[];
}

/** A zone all of whose hosts are disabled is not available. */
function zonesOf({ world }: NovaRequest): readonly Zone[] {
  const enabled = new Map<string, HostRecord[]>();
  const others = new Set<string>();
  for (const host of world.hosts.values()) {
    if (host.status === 'disabled') others.add(host.zone);
    else enabled.set(host.zone, [...(enabled.get(host.zone) ?? []), host]);
  }
  return [
    ...[...enabled].map(([zoneName, hosts]) => ({ zoneName, available: true, hosts })),
    ...[...others]
      .filter((zone) => !enabled.has(zone))
      .map((zoneName) => ({ zoneName, available: false, hosts: [] })),
  ];
}

function serviceState({ world }: NovaRequest, host: HostRecord): Record<string, unknown> {
  return {
    available: world.isUp(host),
    active: host.status === 'enabled',
    updated_at: databaseTime(Math.max(host.changedAt, world.lastReport(host))),
  };
}
