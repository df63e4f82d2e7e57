import * as z from 'zod';
import { Secret } from '../config/secret.ts';
import { InvalidOptionsError } from '../errors.ts';
import { createServerBody, type CreateServerOptions } from './create-server-body.ts';
import { CALLS, type CallVersions } from './microversions.ts';
import type { NovaApi } from './nova-api.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import { segment } from './path.ts';

/** What Nova tells of a server that it has begun to make. */
export interface CreatedServer {
  readonly id: string;
  /** The password that Nova made or was given; null where it is configured to tell none. It is told only once. */
  readonly adminPass: Secret | null;
}

/** Where an unshelved server goes. */
export interface UnshelveOptions {
  /** A zone of its own from 2.77 on; null takes its bond to a zone away, from 2.91 on. */
  readonly availabilityZone?: string | null | undefined;
  /** The compute host. Needs 2.91 and an administrator. */
  readonly host?: string | undefined;
}

/** How a server is moved while it runs. */
export interface LiveMigrateOptions {
  /** The destination; the scheduler's choice where it is absent. */
  readonly host?: string | undefined;
  /** Whether its disks are copied. @default 'auto': Nova looks whether the two hosts share them */
  readonly blockMigration?: boolean | 'auto' | undefined;
}

/**
 * What is done with servers besides their recovery.
 *
 * Every call here is sent once and resolves when Nova has taken the order; how it goes is told by the server's state and
 * its history. After a lost reply, a time-out or a 5xx it fails with `mayHaveActed: true`, and it is for the caller to look.
 * It is repeated only after an answer which proves that nothing was done.
 *
 * All reject with NotFoundError when there is no such server, with ConflictError when its state does not allow the call or
 * it is locked. On a dead host orders wait for its return.
 */
export interface ServerLifecycleApi {
  /**
   * Makes a server.
   *
   * @throws ForbiddenError when a quota is used up; BadRequestError for an image, a flavor or a network that there is not;
   * MicroversionUnsupportedError when an option needs a newer Nova.
   */
  create(server: CreateServerOptions, options?: CallOptions): Promise<NovaResponse<CreatedServer>>;
  /** Restarts it: by its own means, or by taking its power away. */
  reboot(id: string, type: 'soft' | 'hard', options?: CallOptions): Promise<NovaResponse<null>>;
  /** Stops its processors; it keeps its memory. */
  pause(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Lets its processors go on. */
  unpause(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Writes its memory to the disk of its host, from where an evacuation cannot fetch it. */
  suspend(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Brings a suspended one back to where it was. */
  resume(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Boots it from another image, with its disk as a second one. */
  rescue(
    id: string,
    how?: { readonly imageId?: string | undefined; readonly adminPass?: string | Secret | undefined },
    options?: CallOptions,
  ): Promise<NovaResponse<{ readonly adminPass: Secret | null }>>;
  /** Boots it from its own disk again. */
  unrescue(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Gives it another flavor, as a rule on another host; then `confirmResize` or `revertResize`. */
  resize(id: string, flavorId: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Takes a resize or cold migration back, on the source host, which must be alive. */
  revertResize(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Moves it to another host while it is off; then `confirmResize` or `revertResize`. @param how - `host` needs 2.56. */
  migrate(
    id: string,
    how?: { readonly host?: string | undefined },
    options?: CallOptions,
  ): Promise<NovaResponse<null>>;
  /** Moves it to another host while it runs. The source must be alive. Needs 2.25. */
  liveMigrate(id: string, how?: LiveMigrateOptions, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Takes a shelved one from its host. */
  shelveOffload(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Brings a shelved one back. */
  unshelve(id: string, where?: UnshelveOptions, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Deletes it for good, also where deletion is soft. */
  forceDelete(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
  /** Takes a soft deletion back. */
  restore(id: string, options?: CallOptions): Promise<NovaResponse<null>>;
}

const password = z
  .string()
  .nullish()
  .transform((text) => (text ? new Secret(text) : null));
const createdSchema = z
  .looseObject({ server: z.looseObject({ id: z.string().min(1), adminPass: password }) })
  .transform(({ server }): CreatedServer => ({ id: server.id, adminPass: server.adminPass }));
const rescuedSchema = z.looseObject({ adminPass: password }).transform(({ adminPass }) => ({ adminPass }));

/** @internal */
export function serverLifecycleApi(api: NovaApi): ServerLifecycleApi {
  const action = (id: string): string => `/servers/${segment(id)}/action`;
  const act = async (
    id: string,
    body: unknown,
    options: CallOptions | undefined,
    versions: CallVersions = CALLS.act,
  ): Promise<NovaResponse<null>> =>
    api.call(
      { method: 'POST', path: action(id), body, versions, repeat: 'onlyAfterRefusal', schema: null },
      options ?? {},
    );

  return {
    create: async (server, options = {}) => {
      const { body, needs, secrets } = createServerBody(server);
      return api.call(
        {
          method: 'POST',
          path: '/servers',
          body,
          secrets,
          versions: { ...CALLS.act, needs },
          repeat: 'onlyAfterRefusal',
          schema: createdSchema,
        },
        options,
      );
    },

    reboot: async (id, type, options) => act(id, { reboot: { type: type.toUpperCase() } }, options),
    pause: async (id, options) => act(id, { pause: null }, options),
    unpause: async (id, options) => act(id, { unpause: null }, options),
    suspend: async (id, options) => act(id, { suspend: null }, options),
    resume: async (id, options) => act(id, { resume: null }, options),

    rescue: async (id, { imageId, adminPass } = {}, options = {}) => {
      const password = typeof adminPass === 'object' ? adminPass.reveal() : adminPass;
      const how = {
        ...(imageId === undefined ? {} : { rescue_image_ref: imageId }),
        ...(password === undefined ? {} : { adminPass: password }),
      };
      return api.call(
        {
          method: 'POST',
          path: action(id),
          body: { rescue: Object.keys(how).length === 0 ? null : how },
          secrets: password === undefined ? [] : [password],
          versions: CALLS.act,
          repeat: 'onlyAfterRefusal',
          schema: rescuedSchema,
        },
        options,
      );
    },
    unrescue: async (id, options) => act(id, { unrescue: null }, options),

    resize: async (id, flavorId, options) => act(id, { resize: { flavorRef: flavorId } }, options),
    revertResize: async (id, options) => act(id, { revertResize: null }, options),
    migrate: async (id, { host } = {}, options) =>
      host === undefined
        ? act(id, { migrate: null }, options)
        : act(id, { migrate: { host } }, options, CALLS.migrateToHost),
    liveMigrate: async (id, { host, blockMigration = 'auto' } = {}, options) =>
      act(
        id,
        { 'os-migrateLive': { host: host ?? null, block_migration: blockMigration } },
        options,
        CALLS.liveMigrate,
      ),

    shelveOffload: async (id, options) => act(id, { shelveOffload: null }, options),
    unshelve: async (id, where = {}, options) => {
      const { body, versions } = unshelveBody(where);
      return act(id, body, options, versions);
    },

    forceDelete: async (id, options) => act(id, { forceDelete: null }, options),
    restore: async (id, options) => act(id, { restore: null }, options),
  };
}

function unshelveBody({ availabilityZone, host }: UnshelveOptions): {
  readonly body: unknown;
  readonly versions: CallVersions;
} {
  if (availabilityZone === '') {
    throw new InvalidOptionsError(
      'availabilityZone',
      'must not be empty; null takes the bond to a zone away',
    );
  }
  if (availabilityZone === undefined && host === undefined) {
    return { body: { unshelve: null }, versions: CALLS.act };
  }
  const where = {
    ...(availabilityZone === undefined ? {} : { availability_zone: availabilityZone }),
    ...(host === undefined ? {} : { host }),
  };
  const versions =
    host === undefined && availabilityZone !== null ? CALLS.unshelveToZone : CALLS.unshelveToHost;
  return { body: { unshelve: where }, versions };
}
