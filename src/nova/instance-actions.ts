import * as z from 'zod';
import type { InstanceAction } from '../model/instance-action.ts';
import { instanceActionSchema } from './instance-action-schema.ts';
import { CALLS } from './microversions.ts';
import type { NovaApi } from './nova-api.ts';
import { segment } from './path.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import type { Pages } from './pages.ts';

/** `/servers/{id}/os-instance-actions`: what was done to an instance, by whom, and how it went. */
export interface InstanceActionsApi {
  /** Lists the actions, newest first, without events. Also those of a deleted instance. */
  list(serverId: string, options?: CallOptions): Pages<InstanceAction>;
  /**
   * Reads one action with its events.
   *
   * @param requestId - Of the request that began it.
   */
  show(serverId: string, requestId: string, options?: CallOptions): Promise<NovaResponse<InstanceAction>>;
}

const showSchema = z
  .looseObject({ instanceAction: instanceActionSchema })
  .transform((body) => body.instanceAction);

/** @internal */
export function instanceActionsApi(api: NovaApi): InstanceActionsApi {
  const path = (serverId: string): string => `/servers/${segment(serverId)}/os-instance-actions`;
  return {
    list: (serverId, options = {}) =>
      api.list(
        {
          path: path(serverId),
          key: 'instanceActions',
          query: {},
          versions: CALLS.instanceActions,
          item: instanceActionSchema,
        },
        options,
      ),

    show: (serverId, requestId, options = {}) =>
      api.call(
        {
          method: 'GET',
          path: `${path(serverId)}/${segment(requestId)}`,
          versions: CALLS.instanceActions,
          repeat: 'freely',
          schema: showSchema,
        },
        options,
      ),
  };
}
