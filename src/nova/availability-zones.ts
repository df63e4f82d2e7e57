import * as z from 'zod';
import type { AvailabilityZone, ZoneService } from '../model/availability-zone.ts';
import { isoTimeOrNull } from './iso-time.ts';
import { CALLS } from './microversions.ts';
import type { NovaApi } from './nova-api.ts';
import type { CallOptions } from './nova-response.ts';
import type { Pages } from './pages.ts';

/** `/os-availability-zone`. */
export interface AvailabilityZonesApi {
  /** Lists the zones by name; everybody may. */
  list(options?: CallOptions): Pages<AvailabilityZone>;
  /** Lists the zones with their hosts and what runs there. Needs an administrator. Disabled services are left out. */
  detail(options?: CallOptions): Pages<AvailabilityZone>;
}

const serviceSchema = z
  .looseObject({ available: z.boolean(), active: z.boolean(), updated_at: z.string().nullish() })
  .transform(({ available, active, updated_at }): ZoneService => ({
    available,
    active,
    updatedAt: isoTimeOrNull(updated_at),
  }));

const zoneSchema = z
  .looseObject({
    zoneName: z.string(),
    zoneState: z.looseObject({ available: z.boolean() }),
    hosts: z.record(z.string(), z.record(z.string(), serviceSchema)).nullish(),
  })
  .transform(({ zoneName, zoneState, hosts }): AvailabilityZone => ({
    name: zoneName,
    available: zoneState.available,
    hosts: hosts ?? null,
  }));

/** @internal */
export function availabilityZonesApi(api: NovaApi): AvailabilityZonesApi {
  const list = (path: string, options: CallOptions): Pages<AvailabilityZone> =>
    api.list(
      { path, key: 'availabilityZoneInfo', query: {}, versions: CALLS.availabilityZones, item: zoneSchema },
      options,
    );
  return {
    list: (options = {}) => list('/os-availability-zone', options),
    detail: (options = {}) => list('/os-availability-zone/detail', options),
  };
}
