import type { Hypervisor } from '../model/hypervisor.ts';
import { hypervisorSchema } from './hypervisor-schema.ts';
import { CALLS } from './microversions.ts';
import type { NovaApi } from './nova-api.ts';
import type { CallOptions } from './nova-response.ts';
import type { Pages } from './pages.ts';

/** `/os-hypervisors/detail`. Needs an administrator. */
export interface HypervisorsApi {
  /** Lists the nodes of all hosts; a host of ironic has many. */
  list(options?: CallOptions): Pages<Hypervisor>;
}

/** @internal */
export function hypervisorsApi(api: NovaApi): HypervisorsApi {
  return {
    list: (options = {}) =>
      api.list(
        {
          path: '/os-hypervisors/detail',
          key: 'hypervisors',
          query: {},
          versions: CALLS.hypervisors,
          item: hypervisorSchema,
        },
        options,
      ),
  };
}
