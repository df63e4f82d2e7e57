import type { InstanceRecord } from '../../world/instance-record.ts';
import { supports, type NovaRequest } from '../nova-request.ts';
import { serverView } from './server-view.ts';

const LATER = /^(OS-EXT|OS-SRV-USG|os-extended-volumes|config_drive|host_status|server_groups)/;

/** The server in the answer to `rebuild`, which has fewer fields than any other until 2.75. */
export function rebuiltServer(request: NovaRequest, instance: InstanceRecord): Record<string, unknown> {
  const view = serverView(request, 'detail')(instance);
  const shown = Object.entries(view).filter(
    ([name]) =>
      supports(request, '2.75') || (!LATER.test(name) && (name !== 'key_name' || supports(request, '2.54'))),
  );
  return {
    ...Object.fromEntries(shown),
    ...(supports(request, '2.57') ? { user_data: null } : {}),
    adminPass: instance.id.replaceAll('-', '').slice(0, 12),
  };
}
