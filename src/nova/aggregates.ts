import * as z from 'zod';
import { InvalidOptionsError } from '../errors.ts';
import type { Aggregate } from '../model/aggregate.ts';
import { CALLS } from './microversions.ts';
import type { NovaApi, NovaCall } from './nova-api.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import type { Pages } from './pages.ts';

/** What is changed in an aggregate; what is absent stays as it is. */
export interface AggregateUpdate {
  readonly name?: string | undefined;
  /** Null takes it off. Nova refuses (400) while instances are on its hosts. */
  readonly availabilityZone?: string | null | undefined;
}

/**
 * `/os-aggregates`. Needs an administrator.
 *
 * `update`, `removeHost`, `setMetadata` and `delete` may be repeated after a lost reply: a second one changes nothing, though
 * it may answer 404. `create` and `addHost` are sent once: their second would be refused with 409.
 */
export interface AggregatesApi {
  /** Lists all of them, with their hosts, on one page. */
  list(options?: CallOptions): Pages<Aggregate>;
  /** Reads one. @throws NotFoundError */
  show(id: number, options?: CallOptions): Promise<NovaResponse<Aggregate>>;
  /** Makes one, without hosts. @throws ConflictError when there is one of this name. */
  create(
    aggregate: { readonly name: string; readonly availabilityZone?: string | undefined },
    options?: CallOptions,
  ): Promise<NovaResponse<Aggregate>>;
  /** Changes name or availability zone. @throws NotFoundError */
  update(id: number, changes: AggregateUpdate, options?: CallOptions): Promise<NovaResponse<Aggregate>>;
  /** Deletes one that has no hosts. @throws BadRequestError when it has some; NotFoundError */
  delete(id: number, options?: CallOptions): Promise<NovaResponse<null>>;
  /**
   * Adds a host. @throws NotFoundError when there is no such host; ConflictError when it is in already, or in another
   * availability zone.
   */
  addHost(id: number, host: string, options?: CallOptions): Promise<NovaResponse<Aggregate>>;
  /** Takes a host out. @throws NotFoundError when it is not in. */
  removeHost(id: number, host: string, options?: CallOptions): Promise<NovaResponse<Aggregate>>;
  /** Adds and changes metadata; null deletes a key, and keys that are not named stay. */
  setMetadata(
    id: number,
    metadata: Readonly<Record<string, string | null>>,
    options?: CallOptions,
  ): Promise<NovaResponse<Aggregate>>;
}

const aggregateSchema = z
  .looseObject({
    id: z.number(),
    uuid: z.string().nullish(),
    name: z.string(),
    availability_zone: z.string().nullish(),
    hosts: z.array(z.string()).nullish(),
    metadata: z.record(z.string(), z.string()).nullish(),
  })
  .transform((row): Aggregate => ({
    id: row.id,
    uuid: row.uuid ?? null,
    name: row.name,
    availabilityZone: row.availability_zone ?? null,
    hosts: row.hosts ?? [],
    metadata: row.metadata ?? {},
  }));

const oneSchema = z.looseObject({ aggregate: aggregateSchema }).transform((body) => body.aggregate);

/** @internal */
export function aggregatesApi(api: NovaApi): AggregatesApi {
  const path = '/os-aggregates';
  const one = async <T>(
    call: Pick<NovaCall<T>, 'method' | 'path' | 'repeat' | 'schema'> & { readonly body?: unknown },
    options: CallOptions = {},
  ): Promise<NovaResponse<T>> => api.call({ ...call, versions: CALLS.aggregates }, options);
  const act = async (
    id: number,
    body: unknown,
    repeat: 'freely' | 'onlyAfterRefusal',
    options: CallOptions | undefined,
  ): Promise<NovaResponse<Aggregate>> =>
    one({ method: 'POST', path: `${path}/${number(id)}/action`, body, repeat, schema: oneSchema }, options);

  return {
    list: (options = {}) =>
      api.list(
        { path, key: 'aggregates', query: {}, versions: CALLS.aggregates, item: aggregateSchema },
        options,
      ),

    show: async (id, options) =>
      one({ method: 'GET', path: `${path}/${number(id)}`, repeat: 'freely', schema: oneSchema }, options),

    create: async ({ name, availabilityZone }, options) => {
      const zone = availabilityZone === undefined ? {} : { availability_zone: availabilityZone };
      const body = { aggregate: { name, ...zone } };
      return one({ method: 'POST', path, body, repeat: 'onlyAfterRefusal', schema: oneSchema }, options);
    },

    update: async (id, { name, availabilityZone }, options) => {
      if (name === undefined && availabilityZone === undefined) {
        throw new InvalidOptionsError('changes', 'name a name, an availabilityZone, or both');
      }
      const body = {
        aggregate: {
          ...(name === undefined ? {} : { name }),
          ...(availabilityZone === undefined ? {} : { availability_zone: availabilityZone }),
        },
      };
      return one(
        { method: 'PUT', path: `${path}/${number(id)}`, body, repeat: 'freely', schema: oneSchema },
        options,
      );
    },

    delete: async (id, options) =>
      one({ method: 'DELETE', path: `${path}/${number(id)}`, repeat: 'freely', schema: null }, options),

    addHost: async (id, host, options) => act(id, { add_host: { host } }, 'onlyAfterRefusal', options),
    removeHost: async (id, host, options) => act(id, { remove_host: { host } }, 'freely', options),
    setMetadata: async (id, metadata, options) => act(id, { set_metadata: { metadata } }, 'freely', options),
  };
}

function number(id: number): string {
  if (!Number.isInteger(id)) {
    throw new InvalidOptionsError('id', `of an aggregate is a whole number, and not ${JSON.stringify(id)}`);
  }
  return String(id);
}
