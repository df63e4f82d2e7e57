import * as z from 'zod';
import type { Instance } from '../model/instance.ts';
import { evacuateBody, type EvacuateOptions } from './evacuate-body.ts';
import { serverSchema } from './instance-from-nova.ts';
import { CALLS, type CallVersions } from './microversions.ts';
import type { Query } from './call-url.ts';
import type { NovaApi } from './nova-api.ts';
import { segment } from './path.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import type { Pages } from './pages.ts';

/** Which servers a list holds. */
export interface ServerFilter {
  /** Those whose `OS-EXT-SRV-ATTR:host` is exactly this. Needs an administrator. */
  readonly host?: string | undefined;
  /** Those of all projects. @default true where `host` is given, else false */
  readonly allTenants?: boolean | undefined;
  /** Those that are soft-deleted as well: Nova leaves them out otherwise. @default false */
  readonly softDeleted?: boolean | undefined;
  /** Those that were changed at or after this ISO time, deleted ones included. */
  readonly changesSince?: string | undefined;
  /** How many a page holds at most. @default what Nova is configured for, usually 1000 */
  readonly pageSize?: number | undefined;
}

/** A server as the short list has it. */
export interface ServerSummary {
  readonly id: string;
  readonly name: string;
}

/**
 * `/servers`.
 *
 * `evacuate`, `confirmResize`, `resetState`, `start`, `stop` and `shelve` are sent once: doing one twice is not the same as doing
 * it once, and after a lost reply, a time-out or a 5xx nobody but Nova knows whether it was done. They then fail
 * with `mayHaveActed: true`, and it is for the caller to look. They are repeated only after 401, 429 and a 503 that
 * was written in front of Nova, all of which prove that nothing was done.
 *
 * `lock`, `unlock` and `delete` are repeated like reads: a second one changes nothing. The price is small: a lock that
 * somebody else puts on between a lost reply and the repetition, seconds later, is overwritten or taken off.
 */
export interface ServersApi {
  /** Lists ids and names. */
  list(filter?: ServerFilter, options?: CallOptions): Pages<ServerSummary>;
  /**
   * Lists servers in full. With `host`, the servers of a cell that cannot be reached are left out without a word: an
   * empty list is only then "nothing there" when the host's service is not `UNKNOWN`.
   */
  detail(filter?: ServerFilter, options?: CallOptions): Pages<Instance>;
  /** Reads one. @throws NotFoundError */
  show(id: string, options?: CallOptions): Promise<NovaResponse<Instance>>;
  /**
   * Rebuilds the instance of a failed host on another one. Resolves when Nova has taken the order; how it goes is told
   * by the instance's migration alone. Nova takes a second order as well, and the two destroy each other's work.
   *
   * @throws ConflictError when vm_state is none of active, stopped, error; BadRequestError when the host's service is
   * still up, and for everything that will never work.
   */
  evacuate(id: string, how: EvacuateOptions, options?: CallOptions): Promise<NovaResponse<null>>;
  /**
   * Confirms a resize or cold migration. Nova answers at once and does it later, on the source host.
   *
   * @throws ConflictError when vm_state is not resized, or the source's service is down.
   */
  confirmResize(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Overwrites vm_state and clears task_state (`os-resetState`). What was there before is lost. */
  resetState(id: string, state: 'active' | 'error', options?: CallOptions): Promise<NovaResponse<null>>;
  /** Starts a stopped one (`os-start`). On a dead host the order waits there for its return. */
  start(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Stops a running one (`os-stop`). On a dead host the order waits there for its return. */
  stop(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /**
   * Shelves an active, stopped, paused or suspended one: Nova stops it and, where it is image-backed, takes a snapshot
   * of its disk; sooner or later, at once where it is volume-backed, it offloads it from its host.
   */
  shelve(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /**
   * Locks it against its owner. A lock that is there already is overwritten, with its reason.
   *
   * @throws MicroversionUnsupportedError when a reason is given and Nova is older than 2.73.
   */
  lock(
    id: string,
    how?: { readonly reason?: string | undefined },
    options?: CallOptions,
  ): Promise<NovaResponse<null>>;
  /** Takes any lock off, also one of somebody else. */
  unlock(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /**
   * Deletes it.
   *
   * @throws NotFoundError when it is gone; with `mayHaveActed: true` where an earlier attempt of the same call may be
   * the reason.
   */
  delete(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
}

const summarySchema = z
  .looseObject({ id: z.string().min(1), name: z.string().nullish() })
  .transform((server): ServerSummary => ({ id: server.id, name: server.name ?? '' }));

const showSchema = z.looseObject({ server: serverSchema }).transform((body) => body.server);

/** @internal */
export function serversApi(api: NovaApi): ServersApi {
  const act = (
    id: string,
    body: unknown,
    repeat: 'freely' | 'onlyAfterRefusal',
    options: CallOptions,
    versions: CallVersions = CALLS.act,
  ): Promise<NovaResponse<null>> =>
    api.call(
      { method: 'POST', path: `${serverPath(id)}/action`, body, versions, repeat, schema: null },
      options,
    );

  return {
    list: (filter = {}, options = {}) =>
      api.list(
        {
          path: '/servers',
          key: 'servers',
          query: query(filter),
          versions: CALLS.readServers,
          item: summarySchema,
        },
        options,
      ),

    detail: (filter = {}, options = {}) =>
      api.list(
        {
          path: '/servers/detail',
          key: 'servers',
          query: query(filter),
          versions: CALLS.readServers,
          item: serverSchema,
        },
        options,
      ),

    show: (id, options = {}) =>
      api.call(
        {
          method: 'GET',
          path: serverPath(id),
          versions: CALLS.readServers,
          repeat: 'freely',
          schema: showSchema,
        },
        options,
      ),

    evacuate: async (id, how, options = {}) =>
      act(id, evacuateBody(how), 'onlyAfterRefusal', options, {
        needs: how.microversion,
        ceiling: how.microversion,
      }),

    confirmResize: (id, options = {}) => act(id, { confirmResize: null }, 'onlyAfterRefusal', options),
    resetState: (id, state, options = {}) =>
      act(id, { 'os-resetState': { state } }, 'onlyAfterRefusal', options),
    start: (id, options = {}) => act(id, { 'os-start': null }, 'onlyAfterRefusal', options),
    stop: (id, options = {}) => act(id, { 'os-stop': null }, 'onlyAfterRefusal', options),
    shelve: (id, options = {}) => act(id, { shelve: null }, 'onlyAfterRefusal', options),

    lock: (id, { reason } = {}, options = {}) =>
      reason === undefined
        ? act(id, { lock: null }, 'freely', options)
        : act(id, { lock: { locked_reason: reason } }, 'freely', options, CALLS.lockWithReason),
    unlock: (id, options = {}) => act(id, { unlock: null }, 'freely', options),

    delete: (id, options = {}) =>
      api.call(
        { method: 'DELETE', path: serverPath(id), versions: CALLS.act, repeat: 'freely', schema: null },
        options,
      ),
  };
}

function serverPath(id: string): string {
  return `/servers/${segment(id)}`;
}

function query(filter: ServerFilter): Query {
  const allTenants = filter.allTenants ?? filter.host !== undefined;
  return {
    all_tenants: allTenants ? 1 : undefined,
    host: filter.host,
    soft_deleted: filter.softDeleted ? 1 : undefined,
    'changes-since': filter.changesSince,
    limit: filter.pageSize,
  };
}
