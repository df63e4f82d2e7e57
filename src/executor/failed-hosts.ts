import type { ComputeService } from '../model/compute-service.ts';
import { RecoveryRefusedError } from './errors.ts';
import type { FailedHosts } from './host-plan.ts';

/** A host that was heard of last longer ago is an old story, and says nothing about what happens now. In milliseconds. */
const RECENT_MS = 1_800_000;

/**
 * Counts the hosts of the failed one's zone that look failed: enabled, down in Nova's eyes, heard of within the last half
 * hour. One that is forced down or disabled is in somebody's hands already, as a recovery leaves it. Nova believes a host up for a
 * minute after its death, so what failed together is seen together only after that.
 *
 * @param novaNow Nova's own time in milliseconds; where it does not tell, that of the newest heartbeat stands for it.
 */
export function failedHosts(
  host: ComputeService,
  seen: { readonly services: readonly ComputeService[]; readonly novaNow: number | null },
  maxFailedHosts?: number,
): FailedHosts {
  const now = seen.novaNow ?? Math.max(...seen.services.map(lastHeartbeat));
  const counted = seen.services.filter(
    ({ host: name, zone, status }) => name === host.host || (zone === host.zone && status === 'enabled'),
  );
  const failed = counted.filter(
    (service) =>
      service.host === host.host ||
      (service.state === 'down' && !service.forcedDown && now - lastHeartbeat(service) < RECENT_MS),
  );
  const allowed = maxFailedHosts ?? Math.max(1, Math.floor(counted.length / 2));
  return {
    zone: host.zone,
    hosts: counted.length,
    failed: failed.map((service) => service.host).sort(),
    allowed: Number.isFinite(allowed) ? allowed : null,
  };
}

/** @throws {RecoveryRefusedError} `tooManyFailedHosts`; nobody was fenced and nothing was changed */
export function refuseTooMany(host: string, { zone, hosts, failed, allowed }: FailedHosts): void {
  if (allowed === null || failed.length <= allowed) return;
  throw new RecoveryRefusedError(
    'tooManyFailedHosts',
    host,
    `${failed.length} of the ${hosts} compute hosts in zone ${zone} look failed (${failed.join(', ')}), and ${allowed} may: this is rather a fault of the network or of the control plane, in which their guests live on. Look at one of them. Where they are really off, give maxFailedHosts: ${failed.length} or more. Nobody was fenced and nothing was changed.`,
  );
}

function lastHeartbeat({ updatedAt }: ComputeService): number {
  return updatedAt === null ? Number.NEGATIVE_INFINITY : Date.parse(updatedAt);
}
