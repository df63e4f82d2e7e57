import * as z from 'zod';
import { InvalidOptionsError } from '../errors.ts';
import type { TransferProgress, ServerMigration } from '../model/server-migration.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { CALLS, type CallVersions } from './microversions.ts';
import type { NovaApi, NovaCall } from './nova-api.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import type { Pages } from './pages.ts';
import { segment } from './path.ts';

/**
 * `/servers/{id}/migrations`: the live migrations of a server that are under way. Those that are over, and all other
 * kinds, evacuations among them, are in `/os-migrations` alone. Needs an administrator.
 */
export interface ServerMigrationsApi {
  /** Lists those under way, one at most as a rule. */
  list(serverId: string, options?: CallOptions): Pages<ServerMigration>;
  /** Reads one. @throws NotFoundError when it is over, or no live migration. */
  show(serverId: string, id: number, options?: CallOptions): Promise<NovaResponse<ServerMigration>>;
  /**
   * Ends the copying of a running one by pausing the guest, or by post-copy. Sent once.
   *
   * @throws BadRequestError or ConflictError when it is not `running`; MicroversionUnsupportedError below 2.22.
   */
  forceComplete(serverId: string, id: number, options?: CallOptions): Promise<NovaResponse<null>>;
  /**
   * Gives one up; from 2.65 on also one that is `queued` or `preparing`. Repeated like a read: a second one finds it over.
   *
   * @throws BadRequestError when it is beyond that; MicroversionUnsupportedError below 2.24.
   */
  abort(serverId: string, id: number, options?: CallOptions): Promise<NovaResponse<null>>;
}

const bytes = z.number().nullish();

const rowSchema = z
  .looseObject({
    id: z.number(),
    uuid: z.string().nullish(),
    server_uuid: z.string(),
    status: z.string().nullish(),
    source_compute: z.string().nullish(),
    dest_compute: z.string().nullish(),
    memory_total_bytes: bytes,
    memory_processed_bytes: bytes,
    memory_remaining_bytes: bytes,
    disk_total_bytes: bytes,
    disk_processed_bytes: bytes,
    disk_remaining_bytes: bytes,
    created_at: z.string(),
    updated_at: z.string().nullish(),
  })
  .transform((row): ServerMigration => ({
    id: row.id,
    uuid: row.uuid ?? null,
    instanceId: row.server_uuid,
    status: row.status ?? 'unknown',
    sourceCompute: row.source_compute ?? null,
    destCompute: row.dest_compute ?? null,
    memory: progress(row.memory_total_bytes, row.memory_processed_bytes, row.memory_remaining_bytes),
    disk: progress(row.disk_total_bytes, row.disk_processed_bytes, row.disk_remaining_bytes),
    createdAt: isoTime(row.created_at),
    updatedAt: isoTimeOrNull(row.updated_at),
  }));

const showSchema = z.looseObject({ migration: rowSchema }).transform((body) => body.migration);

/** @internal */
export function serverMigrationsApi(api: NovaApi): ServerMigrationsApi {
  const list = (serverId: string): string => `/servers/${segment(serverId)}/migrations`;
  const one = async <T>(
    [serverId, id]: readonly [string, number],
    call: Pick<NovaCall<T>, 'method' | 'repeat' | 'schema'> & { readonly body?: unknown },
    versions: CallVersions,
    options: CallOptions,
    below = '',
  ): Promise<NovaResponse<T>> => {
    if (!Number.isInteger(id)) {
      throw new InvalidOptionsError('id', "of a server's migration is a whole number, not its uuid");
    }
    return api.call({ ...call, path: `${list(serverId)}/${id}${below}`, versions }, options);
  };

  return {
    list: (serverId, options = {}) =>
      api.list(
        {
          path: list(serverId),
          key: 'migrations',
          query: {},
          versions: CALLS.serverMigrations,
          item: rowSchema,
        },
        options,
      ),

    show: async (serverId, id, options = {}) =>
      one(
        [serverId, id],
        { method: 'GET', repeat: 'freely', schema: showSchema },
        CALLS.serverMigrations,
        options,
      ),

    forceComplete: async (serverId, id, options = {}) =>
      one(
        [serverId, id],
        { method: 'POST', body: { force_complete: null }, repeat: 'onlyAfterRefusal', schema: null },
        CALLS.forceCompleteMigration,
        options,
        '/action',
      ),

    abort: async (serverId, id, options = {}) =>
      one(
        [serverId, id],
        { method: 'DELETE', repeat: 'freely', schema: null },
        CALLS.abortMigration,
        options,
      ),
  };
}

function progress(
  total: number | null | undefined,
  processed: number | null | undefined,
  remaining: number | null | undefined,
): TransferProgress {
  return {
    totalBytes: total ?? null,
    processedBytes: processed ?? null,
    remainingBytes: remaining ?? null,
  };
}
