import { randomUUID } from 'node:crypto';
import { LabError } from './lab-error.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';
import { sql } from './sql.ts';

/** A row of Nova's migrations. */
export interface MigrationRow {
  readonly type: string;
  readonly status: string;
  readonly source: string;
  readonly destination: string | null;
}

/**
 * Writes a migration of an instance into Nova's database, behind the back of all its services: for what the driver for
 * tests cannot be in the middle of. Nobody works on it.
 *
 * @throws {@link LabError} when a word is none.
 */
export async function addMigration(
  instanceId: string,
  { type, status, source, destination }: MigrationRow,
  settings: LabSettings = currentSettings(),
): Promise<void> {
  const dest = destination === null ? 'NULL' : word(destination);
  await sql(
    settings,
    `INSERT INTO nova.migrations (created_at, updated_at, deleted, uuid, instance_uuid, migration_type, status,
      source_compute, source_node, dest_compute, dest_node, hidden, cross_cell_move)
     VALUES (UTC_TIMESTAMP(), UTC_TIMESTAMP(), 0, '${randomUUID()}', ${word(instanceId)}, ${word(type)}, ${word(status)},
      ${word(source)}, ${word(source)}, ${dest}, ${dest}, 0, 0);`,
  );
}

/**
 * Changes the migrations of an instance in the same manner; `null` removes them, as an archived database has done.
 *
 * @throws {@link LabError} when a word is none.
 */
export async function writeMigrations(
  instanceId: string,
  values: { readonly status?: string; readonly source?: string | null } | null,
  settings: LabSettings = currentSettings(),
): Promise<void> {
  const assignments =
    values === null
      ? ['deleted = id', 'deleted_at = UTC_TIMESTAMP()']
      : [
          ...(values.status === undefined ? [] : [`status = ${word(values.status)}`]),
          ...(values.source === undefined
            ? []
            : [`source_compute = ${values.source === null ? 'NULL' : word(values.source)}`]),
        ];
  await sql(
    settings,
    `UPDATE nova.migrations SET ${assignments.join(', ')} WHERE instance_uuid = ${word(instanceId)};`,
  );
}

function word(text: string): string {
  if (!/^[a-z0-9_-]+$/.test(text)) throw new LabError(`${JSON.stringify(text)} is no word of Nova.`);
  return `'${text}'`;
}
