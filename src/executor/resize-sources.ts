import type { Clock } from '../model/clock.ts';
import type { ComputeService } from '../model/compute-service.ts';
import type { Instance } from '../model/instance.ts';
import { isResize } from '../model/migration.ts';
import type { Nova } from '../nova/nova.ts';
import type { HostFacts } from '../recovery/index.ts';

/**
 * Says of every compute host whether it is up and was seen alive. Nova believes a host up for a minute after its
 * death, and a confirm that is sent there then wedges the instance. So a source of a resize must have reported since
 * the run began; up to two report intervals are waited for it.
 */
export async function resizeSourceHosts(
  nova: Nova,
  instances: readonly Instance[],
  how: {
    readonly before: readonly ComputeService[];
    readonly clock: Clock;
    readonly heartbeatIntervalMs: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Readonly<Record<string, HostFacts>>> {
  const earlier = new Map(how.before.map((service) => [service.host, service]));
  const sources = new Set(
    instances.flatMap(({ migrations, host }) => {
      const source = migrations?.find(isResize)?.sourceCompute ?? null;
      return source === null || source === host ? [] : [source];
    }),
  );
  // Where a destination has to be named, it must be one that was seen alive.
  const anyHost = instances.some(
    ({ vmState, migrations }) =>
      migrations?.some(isResize) === true &&
      (vmState !== 'resized' || migrations.find(isResize)?.status !== 'finished'),
  );
  const until = how.clock.now() + 2 * how.heartbeatIntervalMs + 1_000;
  for (;;) {
    const services = (await nova.services.list({ binary: 'nova-compute' }, { signal: how.signal }).all())
      .data;
    const unproven = services.filter(
      (service) => (anyHost || sources.has(service.host)) && isUp(service) && !hasReported(service, earlier),
    );
    if (unproven.length === 0 || how.clock.now() >= until) {
      return Object.fromEntries(services.map((service) => [service.host, factsOf(service, earlier)]));
    }
    await how.clock.sleep(how.heartbeatIntervalMs / 4, how.signal);
  }
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

function factsOf(service: ComputeService, earlier: ReadonlyMap<string, ComputeService>): HostFacts {
  return {
    up: isUp(service),
    lastSeenUp: service.updatedAt,
    suspect: !hasReported(service, earlier),
    enabled: service.status === 'enabled',
  };
}
