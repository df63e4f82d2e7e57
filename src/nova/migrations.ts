import type { Known } from '../model/known.ts';
import type { Migration, MigrationStatus, MigrationType } from '../model/migration.ts';
import { migrationSchema } from './migration-from-nova.ts';
import { CALLS } from './microversions.ts';
import type { NovaApi } from './nova-api.ts';
import type { CallOptions } from './nova-response.ts';
import type { Pages } from './pages.ts';

/** Which migrations a list holds. */
export interface MigrationFilter {
  /** Those that leave this host. */
  readonly sourceCompute?: string | undefined;
  /** Those that leave this host or go to it. */
  readonly host?: string | undefined;
  readonly instanceId?: string | undefined;
  readonly type?: Known<MigrationType> | undefined;
  readonly status?: Known<MigrationStatus> | undefined;
  /** Those that were changed at or after this ISO time. */
  readonly changesSince?: string | undefined;
  /** How many a page holds at most. @default what Nova is configured for, usually 1000 */
  readonly pageSize?: number | undefined;
}

/** `/os-migrations`, newest first. Needs an administrator. */
export interface MigrationsApi {
  /** The migrations of every type that match, newest first. */
  list(filter?: MigrationFilter, options?: CallOptions): Pages<Migration>;
}

/** @internal */
export function migrationsApi(api: NovaApi): MigrationsApi {
  return {
    list: (filter = {}, options = {}) =>
      api.list(
        {
          path: '/os-migrations',
          key: 'migrations',
          query: {
            source_compute: filter.sourceCompute,
            host: filter.host,
            instance_uuid: filter.instanceId,
            migration_type: filter.type,
            status: filter.status,
            'changes-since': filter.changesSince,
            limit: filter.pageSize,
          },
          versions: CALLS.migrations,
          item: migrationSchema,
        },
        options,
      ),
  };
}
