import * as z from 'zod';
import { InvalidOptionsError } from '../errors.ts';
import type { ComputeService } from '../model/compute-service.ts';
import { CALLS } from './microversions.ts';
import type { NovaApi } from './nova-api.ts';
import { segment } from './path.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import type { Pages } from './pages.ts';
import { serviceSchema } from './service-schema.ts';

/** What is changed in a service; what is absent stays as it is. */
export interface ServiceUpdate {
  /** True: Nova takes the service for down at once, whatever its heartbeat says. */
  readonly forcedDown?: boolean | undefined;
  /** Whether the scheduler may choose the host. */
  readonly status?: 'enabled' | 'disabled' | undefined;
  /** Shown with a disabled service; only together with `status: 'disabled'`. */
  readonly disabledReason?: string | undefined;
}

/** `/os-services`. */
export interface ServicesApi {
  /** Lists the services, all of them on one page. */
  list(
    filter?: { readonly host?: string | undefined; readonly binary?: string | undefined },
    options?: CallOptions,
  ): Pages<ComputeService>;
  /**
   * Changes a service in one request; it is repeated like a read, because a second one changes nothing.
   *
   * For a host that is dead, force it down in the same call as it is disabled: Nova tells a host that it still takes for
   * up of its being disabled, and waits up to a minute for a dead one's answer.
   *
   * @param id - The service's uuid.
   * @throws BadRequestError when `forcedDown: false` comes while evacuations from the host are not yet cleaned up there
   * (start its nova-compute first); NotFoundError; MicroversionUnsupportedError below 2.53.
   */
  update(id: string, changes: ServiceUpdate, options?: CallOptions): Promise<NovaResponse<ComputeService>>;
}

const updateSchema = z.looseObject({ service: serviceSchema }).transform((body) => body.service);

/** @internal */
export function servicesApi(api: NovaApi): ServicesApi {
  return {
    list: (filter = {}, options = {}) =>
      api.list(
        {
          path: '/os-services',
          key: 'services',
          query: { host: filter.host, binary: filter.binary },
          versions: CALLS.services,
          item: serviceSchema,
        },
        options,
      ),

    update: async (id, changes, options = {}) =>
      api.call(
        {
          method: 'PUT',
          path: `/os-services/${segment(id)}`,
          body: updateBody(changes),
          versions: CALLS.services,
          repeat: 'freely',
          schema: updateSchema,
        },
        options,
      ),
  };
}

function updateBody(changes: ServiceUpdate): Readonly<Record<string, unknown>> {
  const { forcedDown, status, disabledReason } = changes;
  if (forcedDown === undefined && status === undefined) {
    throw new InvalidOptionsError('changes', 'name forcedDown, status, or both');
  }
  if (disabledReason !== undefined && status !== 'disabled') {
    throw new InvalidOptionsError('changes.disabledReason', "goes only with status: 'disabled'");
  }
  return {
    ...(forcedDown === undefined ? {} : { forced_down: forcedDown }),
    ...(status === undefined ? {} : { status }),
    ...(disabledReason === undefined ? {} : { disabled_reason: disabledReason }),
  };
}
