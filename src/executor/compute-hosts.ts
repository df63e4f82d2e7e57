import type { Clock } from '../model/clock.ts';
import type { ComputeService } from '../model/compute-service.ts';
import type { Instance } from '../model/instance.ts';
import { isResize, isSourceCleared } from '../model/migration.ts';
import type { Nova } from '../nova/nova.ts';
import type { HostFacts } from '../recovery/index.ts';

/**
 * Says of every compute host, the failed one included, whether it is up and was seen alive. Nova believes a host up for
 * a minute after its death, and a confirm that is sent there then wedges the instance. So where the life of a host
 * matters to one of these instances, that host must have reported since the run began; up to two report intervals are
 * waited for it, and not a moment where none matters.
 */
export async function computeHosts(
  nova: Nova,
  instances: readonly Instance[],
  how: {
    readonly failedHost: string;
    /** The failed host's last heartbeat; ISO. Its row moves with every change of it, ours included. */
    readonly lastHeartbeat: string | null;
    readonly before: readonly ComputeService[];
    /** The only hosts that instances may go to: nothing is sent to one that may be dead. */
    readonly destinations?: readonly string[] | undefined;
    readonly clock: Clock;
    readonly heartbeatIntervalMs: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Readonly<Record<string, HostFacts>>> {
  const earlier = new Map(how.before.map((service) => [service.host, service]));
  const until = how.clock.now() + 2 * how.heartbeatIntervalMs + 1_000;
  for (;;) {
    const services = (await nova.services.list({ binary: 'nova-compute' }, { signal: how.signal }).all())
      .data;
    const up = new Set(services.filter(isUp).map(({ host }) => host));
    const asked = new Set(instances.flatMap((instance) => hostsInQuestion(instance, up)));
    if (instances.length > 0) for (const name of how.destinations ?? []) asked.add(name);
    asked.delete(how.failedHost);
    const unproven = services.filter(
      (service) => asked.has(service.host) && isUp(service) && !hasReported(service, earlier),
    );
    if (unproven.length === 0 || how.clock.now() >= until) {
      return Object.fromEntries(
        services.map((service) => {
          const facts = hostFacts(service, !hasReported(service, earlier));
          const failed = service.host === how.failedHost;
          return [service.host, failed ? { ...facts, lastSeenUp: how.lastHeartbeat } : facts];
        }),
      );
    }
    await how.clock.sleep(how.heartbeatIntervalMs / 4, how.signal);
  }
}

/** What a service row tells of its host. */
export function hostFacts(service: ComputeService, suspect: boolean): HostFacts {
  return {
    up: isUp(service),
    lastSeenUp: service.updatedAt,
    suspect,
    enabled: service.status === 'enabled',
    zone: service.zone,
  };
}

// The source that is to confirm a resize; the destination of a live migration; and all of them where one has to be
// named, because the scheduler might choose a source that still has the guest.
function hostsInQuestion(
  { host, vmState, taskState, migrations }: Instance,
  up: ReadonlySet<string>,
): string[] {
  const resize = migrations?.find(isResize);
  const source = resize?.sourceCompute ?? null;
  if (resize !== undefined && source !== null && source !== host && up.has(source)) {
    if (vmState === 'resized' && resize.status === 'finished') return [source];
    if (!isSourceCleared(resize)) return [...up];
  }
  // Where an evacuation has failed it may have left the guest, and the next one has to go there.
  const failedOn = (migrations ?? []).flatMap((row) =>
    row.type === 'evacuation' && row.status === 'failed' && row.sourceCompute === host
      ? (row.destCompute ?? [])
      : [],
  );
  if (vmState === 'error' && failedOn.length > 0) return failedOn;
  if (taskState !== 'migrating') return [];
  return (migrations ?? []).flatMap(({ type, destCompute }) =>
    type === 'live-migration' && destCompute !== null ? [destCompute] : [],
  );
}

function isUp({ state, forcedDown }: ComputeService): boolean {
  return state === 'up' && !forcedDown;
}

// Every PUT moves updated_at too, so a row that was changed in any other way shows nothing about the host.
function hasReported(service: ComputeService, earlier: ReadonlyMap<string, ComputeService>): boolean {
  const before = earlier.get(service.host);
  return (
    before !== undefined &&
    before.updatedAt !== service.updatedAt &&
    before.status === service.status &&
    before.forcedDown === service.forcedDown &&
    before.disabledReason === service.disabledReason
  );
}
