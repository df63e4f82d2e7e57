import * as z from 'zod';
import type { ServerGroup } from '../model/server-group.ts';
import { CALLS } from './microversions.ts';
import type { NovaApi } from './nova-api.ts';
import { segment } from './path.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import { paginate, type Pages } from './pages.ts';
import { serverGroupSchema } from './server-group-schema.ts';

/** `/os-server-groups`. */
export interface ServerGroupsApi {
  /** Lists groups with their members. @param filter - `allProjects` needs an administrator; false by default. */
  list(filter?: { readonly allProjects?: boolean | undefined }, options?: CallOptions): Pages<ServerGroup>;
  /** Reads one. @throws NotFoundError */
  show(id: string, options?: CallOptions): Promise<NovaResponse<ServerGroup>>;
}

const listSchema = z
  .looseObject({ server_groups: z.array(serverGroupSchema) })
  .transform((body) => body.server_groups);
const showSchema = z.looseObject({ server_group: serverGroupSchema }).transform((body) => body.server_group);

/** @internal */
export function serverGroupsApi(api: NovaApi): ServerGroupsApi {
  const path = '/os-server-groups';
  return {
    // Nova cuts this one list off at its maximum without a link to the rest, and counts by offset.
    list: (filter = {}, options = {}) =>
      paginate(path, options.maxPages, () => {
        const read = new Set<string>();
        return async () => {
          const offset = read.size;
          const { data, requestId, date } = await api.call(
            {
              method: 'GET',
              path,
              query: { all_projects: filter.allProjects ? 1 : undefined, offset: offset || undefined },
              versions: CALLS.serverGroups,
              repeat: 'freely',
              schema: listSchema,
            },
            options,
          );
          for (const group of data) read.add(group.id);
          // Where the offset is not heeded the count stands still, which is taken for a loop.
          const next = data.length === 0 ? null : String(read.size);
          return { items: data, next, requestId, date };
        };
      }),

    show: (id, options = {}) =>
      api.call(
        {
          method: 'GET',
          path: `${path}/${segment(id)}`,
          versions: CALLS.serverGroups,
          repeat: 'freely',
          schema: showSchema,
        },
        options,
      ),
  };
}
