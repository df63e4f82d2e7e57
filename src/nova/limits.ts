import * as z from 'zod';
import type { Limits } from '../model/limits.ts';
import { CALLS } from './microversions.ts';
import type { NovaApi } from './nova-api.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';

/** `/limits`. */
export interface LimitsApi {
  /**
   * Reads what a project may use and what it uses.
   *
   * @param filter - `projectId`, one's own by default; another needs an administrator.
   */
  show(
    filter?: { readonly projectId?: string | undefined },
    options?: CallOptions,
  ): Promise<NovaResponse<Limits>>;
}

const limitsSchema = z
  .looseObject({ limits: z.looseObject({ absolute: z.record(z.string(), z.number()) }) })
  .transform((body): Limits => body.limits.absolute);

/** @internal */
export function limitsApi(api: NovaApi): LimitsApi {
  return {
    show: async ({ projectId } = {}, options = {}) =>
      api.call(
        {
          method: 'GET',
          path: '/limits',
          query: { tenant_id: projectId },
          versions: CALLS.limits,
          repeat: 'freely',
          schema: limitsSchema,
        },
        options,
      ),
  };
}
