import { secondsWithZone } from '../../http/times.ts';
import type { InstanceRecord } from '../../world/instance-record.ts';
import { linksOf, supports, type NovaRequest } from '../nova-request.ts';
import { embeddedFlavor, groupsOf, imageView } from './server-view.ts';

/** What is left of a server whose cell cannot be reached: what the API's own database knows. */
export function downCellView(
  request: NovaRequest,
  kind: 'brief' | 'detail' | 'show',
): (instance: InstanceRecord) => Record<string, unknown> {
  return (instance) => {
    const { id, imageId } = instance;
    const brief = { id, status: 'UNKNOWN', links: linksOf(request, 'servers', id) };
    if (kind === 'brief') return brief;
    const detail = {
      ...brief,
      tenant_id: instance.projectId,
      created: secondsWithZone(instance.createdAt),
    };
    if (kind === 'detail') return detail;
    return {
      ...detail,
      image: imageId === '' ? '' : imageView(request, imageId, supports(request, '2.98')),
      flavor: embeddedFlavor(instance.flavor),
      'OS-EXT-AZ:availability_zone': instance.requestedZone ?? 'UNKNOWN',
      'OS-EXT-STS:power_state': 0,
      user_id: instance.userId,
      ...(supports(request, '2.71') ? { server_groups: groupsOf(request.world, instance) } : {}),
    };
  };
}
