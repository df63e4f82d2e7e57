import * as z from 'zod';
import type { Migration } from '../model/migration.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { parse } from './parse.ts';

const rawMigrationSchema = z.looseObject({
  uuid: z.string().min(1),
  instance_uuid: z.string().min(1),
  migration_type: z.string().nullish(),
  status: z.string().nullish(),
  source_compute: z.string().nullish(),
  dest_compute: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
});

/** One row of `os-migrations`, read into a {@link Migration}. */
export const migrationSchema = rawMigrationSchema.transform((row): Migration => ({
  uuid: row.uuid,
  instanceId: row.instance_uuid,
  type: row.migration_type ?? 'unknown',
  status: row.status ?? 'unknown',
  sourceCompute: row.source_compute ?? null,
  destCompute: row.dest_compute ?? null,
  createdAt: isoTime(row.created_at),
  updatedAt: isoTimeOrNull(row.updated_at),
}));

/**
 * Reads a row of `GET /os-migrations` as Nova sends it from microversion 2.59 on. Unknown types and statuses are kept.
 *
 * @throws ResponseValidationError when the uuid, the instance or the time of creation is missing.
 */
export function migrationFromNova(row: unknown): Migration {
  return parse(migrationSchema, row, null);
}
