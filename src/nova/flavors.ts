import * as z from 'zod';
import type { Flavor } from '../model/flavor.ts';
import { CALLS } from './microversions.ts';
import type { NovaApi } from './nova-api.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import type { Pages } from './pages.ts';
import { segment } from './path.ts';

/** Which flavors a list holds. */
export interface FlavorFilter {
  /**
   * True: those for everybody; false: those for single projects; null: both. Nova listens to administrators only.
   *
   * @default Nova's own: true
   */
  readonly isPublic?: boolean | null | undefined;
  /** Those with at least so much memory, in MiB. */
  readonly minRamMb?: number | undefined;
  /** Those with at least so large a root disk, in GiB. */
  readonly minDiskGb?: number | undefined;
  /** How many a page holds at most. @default what Nova is configured for, usually 1000 */
  readonly pageSize?: number | undefined;
}

/** `/flavors`. */
export interface FlavorsApi {
  /** Lists flavors in full. */
  list(filter?: FlavorFilter, options?: CallOptions): Pages<Flavor>;
  /** Reads one. @throws NotFoundError */
  show(id: string, options?: CallOptions): Promise<NovaResponse<Flavor>>;
}

/** Below 2.75 Nova sends an empty text where there is no swap. */
const amount = z.union([z.number(), z.literal('')]).nullish();

const flavorSchema = z
  .looseObject({
    id: z.string().min(1),
    name: z.string(),
    vcpus: z.number(),
    ram: z.number(),
    disk: z.number(),
    swap: amount,
    'OS-FLV-EXT-DATA:ephemeral': z.number().nullish(),
    'os-flavor-access:is_public': z.boolean().nullish(),
    extra_specs: z.record(z.string(), z.string()).nullish(),
  })
  .transform((row): Flavor => ({
    id: row.id,
    name: row.name,
    vcpus: row.vcpus,
    ramMb: row.ram,
    diskGb: row.disk,
    ephemeralGb: row['OS-FLV-EXT-DATA:ephemeral'] ?? 0,
    swapMb: row.swap === '' ? 0 : (row.swap ?? 0),
    isPublic: row['os-flavor-access:is_public'] ?? null,
    extraSpecs: row.extra_specs ?? null,
  }));

const showSchema = z.looseObject({ flavor: flavorSchema }).transform((body) => body.flavor);

/** @internal */
export function flavorsApi(api: NovaApi): FlavorsApi {
  return {
    list: ({ isPublic, minRamMb, minDiskGb, pageSize } = {}, options = {}) =>
      api.list(
        {
          path: '/flavors/detail',
          key: 'flavors',
          query: {
            // Nova reads `None` as both.
            is_public: isPublic === null ? 'None' : isPublic,
            minRam: minRamMb,
            minDisk: minDiskGb,
            limit: pageSize,
          },
          versions: CALLS.flavors,
          item: flavorSchema,
        },
        options,
      ),

    show: async (id, options = {}) =>
      api.call(
        {
          method: 'GET',
          path: `/flavors/${segment(id)}`,
          versions: CALLS.flavors,
          repeat: 'freely',
          schema: showSchema,
        },
        options,
      ),
  };
}
