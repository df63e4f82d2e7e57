import * as z from 'zod';
import type { ComputeService } from '../model/compute-service.ts';
import { isoTimeOrNull } from './iso-time.ts';

/** One row of `os-services`, read into a {@link ComputeService}. */
export const serviceSchema = z
  .looseObject({
    // Of a service in an unreachable cell Nova sends three fields, and its id is none of them.
    id: z.union([z.string().min(1), z.number()]).nullish(),
    host: z.string(),
    binary: z.string(),
    zone: z.string().nullish(),
    status: z.string().nullish(),
    state: z.string().nullish(),
    forced_down: z.boolean().nullish(),
    disabled_reason: z.string().nullish(),
    updated_at: z.string().nullish(),
  })
  .transform((row): ComputeService => ({
    id: String(row.id ?? ''),
    host: row.host,
    binary: row.binary,
    zone: row.zone ?? '',
    status: row.status ?? 'UNKNOWN',
    // A service of an unreachable cell is sent without one; who counts on it must not find it up.
    state: row.state ?? 'unknown',
    forcedDown: row.forced_down ?? false,
    disabledReason: row.disabled_reason ?? null,
    updatedAt: isoTimeOrNull(row.updated_at),
  }));
