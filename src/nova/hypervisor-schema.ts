import * as z from 'zod';
import type { Hypervisor } from '../model/hypervisor.ts';

/** One row of `os-hypervisors/detail`, read into a {@link Hypervisor}. */
export const hypervisorSchema = z
  .looseObject({
    id: z.union([z.string().min(1), z.number()]),
    hypervisor_hostname: z.string(),
    hypervisor_type: z.string().nullish(),
    service: z.looseObject({ host: z.string() }),
  })
  .transform((row): Hypervisor => ({
    id: String(row.id),
    node: row.hypervisor_hostname,
    host: row.service.host,
    type: row.hypervisor_type ?? 'unknown',
  }));
