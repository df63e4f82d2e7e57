import type { HostRecord } from '../../world/host-record.ts';
import type { World } from '../../world/world.ts';
import { unexpectedError } from '../refusals.ts';

const UPTIME = ' 00:00:00 up 1 day,  0:00,  0 users,  load average: 0.00, 0.00, 0.00';

/**
 * Asks a host how long it is up; null where it is down, or has no such thing.
 *
 * @throws ApiFault when Nova believes it up and no answer comes
 */
export async function uptimeOf(world: World, host: HostRecord): Promise<string | null> {
  if (!world.isUp(host)) return null;
  const answered = await world.compute(host.name).call({
    method: 'get_host_uptime',
    run: async (process) => process.pause(world.pace.message),
  });
  if (!answered) throw unexpectedError('oslo_messaging.exceptions.MessagingTimeout');
  return host.hypervisor.type === 'QEMU' ? UPTIME : null;
}
