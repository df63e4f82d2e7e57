import * as z from 'zod';
import type { CatalogService } from './catalog.ts';

const endpointSchema = z.looseObject({
  interface: z.string(),
  url: z.string().nullish(),
  region: z.string().nullish(),
  region_id: z.string().nullish(),
});

/** The catalog, as Keystone writes it. */
export const catalogSchema = z.array(
  z
    .looseObject({ type: z.string(), name: z.string().nullish(), endpoints: z.array(endpointSchema) })
    .transform(({ type, name, endpoints }): CatalogService => ({
      type,
      name: name ?? null,
      endpoints: endpoints.map(({ interface: kind, url, region, region_id: regionId }) => ({
        // Catalogs that were carried over from version 2 say publicURL.
        interface: kind.replace(/URL$/, ''),
        region: region ?? regionId ?? '',
        regionId: regionId ?? region ?? '',
        url: url ?? '',
      })),
    })),
);
