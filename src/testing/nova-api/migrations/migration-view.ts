import type { Microversion } from '../../../model/microversion.ts';
import { databaseTime, databaseTimeOrNull } from '../../http/times.ts';
import type { Flavor } from '../../world/flavor.ts';
import type { MigrationRecord } from '../../world/migration-record.ts';
import { linksOf, supports, type NovaRequest } from '../nova-request.ts';

const LIVE_IN_PROGRESS: readonly string[] = ['queued', 'preparing', 'running', 'post-migrating'];

/** How `/os-migrations` shows a migration. */
export function migrationView(request: NovaRequest): (migration: MigrationRecord) => Record<string, unknown> {
  const at = (version: Microversion): boolean => supports(request, version);
  const [withType, withUuid, withOwner] = [at('2.23'), at('2.59'), at('2.80')];
  const flavors = [...request.world.flavors.keys()];
  const numberOf = (flavor: Flavor | null): number | null =>
    flavor === null ? null : flavors.indexOf(flavor.id) + 1;
  return (migration) => {
    const isLive = migration.type === 'live-migration' && LIVE_IN_PROGRESS.includes(migration.status);
    return {
      id: migration.id,
      ...(withUuid ? { uuid: migration.uuid } : {}),
      source_compute: migration.sourceCompute,
      dest_compute: migration.destCompute,
      source_node: migration.sourceNode,
      dest_node: migration.destNode,
      // Only the claim of the destination writes it down.
      dest_host: migration.destNode === null ? null : addressOf(request, migration.destCompute),
      old_instance_type_id: numberOf(migration.oldFlavor),
      new_instance_type_id: numberOf(migration.newFlavor),
      instance_uuid: migration.instanceId,
      status: migration.status,
      ...(withType ? { migration_type: migration.type } : {}),
      ...(withOwner ? { user_id: migration.userId, project_id: migration.projectId } : {}),
      created_at: databaseTime(migration.createdAt),
      updated_at: databaseTimeOrNull(migration.updatedAt),
      ...(withType && isLive
        ? { links: linksOf(request, `servers/${migration.instanceId}/migrations`, String(migration.id)) }
        : {}),
    };
  };
}

/** How `/servers/{id}/migrations` shows a live migration that goes on. */
export function liveMigrationView(
  request: NovaRequest,
): (migration: MigrationRecord) => Record<string, unknown> {
  const [withUuid, withOwner] = [supports(request, '2.59'), supports(request, '2.80')];
  return (migration) => ({
    created_at: databaseTime(migration.createdAt),
    dest_compute: migration.destCompute,
    dest_host: migration.destNode === null ? null : addressOf(request, migration.destCompute),
    dest_node: migration.destNode,
    disk_processed_bytes: 0,
    disk_remaining_bytes: 0,
    disk_total_bytes: 0,
    id: migration.id,
    memory_processed_bytes: 0,
    memory_remaining_bytes: 0,
    memory_total_bytes: 0,
    server_uuid: migration.instanceId,
    source_compute: migration.sourceCompute,
    source_node: migration.sourceNode,
    status: migration.status,
    updated_at: databaseTimeOrNull(migration.updatedAt),
    ...(withUuid ? { uuid: migration.uuid } : {}),
    ...(withOwner ? { user_id: migration.userId, project_id: migration.projectId } : {}),
  });
}

/** Says whether a live migration goes on. */
export function isLiveInProgress({ type, status }: MigrationRecord): boolean {
  return type === 'live-migration' && [...LIVE_IN_PROGRESS, 'accepted'].includes(status);
}

function addressOf({ world }: NovaRequest, host: string | null): string | null {
  const record = host === null ? undefined : world.hosts.get(host);
  return record?.hypervisor.type === 'fake' ? '192.168.0.1' : host;
}
