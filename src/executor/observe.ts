import type { Clock } from '../model/clock.ts';
import type { ComputeService } from '../model/compute-service.ts';
import type { Instance } from '../model/instance.ts';
import type { Migration } from '../model/migration.ts';
import type { ServerGroup } from '../model/server-group.ts';
import type { SystemMetadataSource } from '../model/system-metadata.ts';
import type { Nova } from '../nova/nova.ts';
import type { HostFacts, JournalledInstance } from '../recovery/index.ts';
import { closerLook } from './closer-look.ts';
import { computeHosts } from './compute-hosts.ts';
import type { HistoryCost, MissingEvidence, StrandedInstance } from './host-plan.ts';
import { haveLeftHost } from './left-host.ts';
import { listMigrations } from './list-migrations.ts';
import { withOldVmStates } from './old-vm-states.ts';
import { strandedBy } from './stranded.ts';

/** What Nova shows of a host and of what matters to its instances. */
export interface Observation {
  readonly observedAt: string;
  /**
   * Those that are to be recovered, with the migrations and, where they were needed, the actions of each; also those that
   * an earlier run evacuated and did not bring to their end, wherever they are.
   */
  readonly instances: readonly Instance[];
  /** The others, as the list shows them. */
  readonly notSelected: readonly Instance[];
  readonly hosts: Readonly<Record<string, HostFacts>>;
  readonly hypervisorType: string | null;
  /** By instance id. */
  readonly groups: ReadonlyMap<string, ServerGroup>;
  /** The uuids of every evacuation of this host that Nova knows: whatever is not among them is new. */
  readonly knownEvacuations: ReadonlySet<string>;
  readonly stranded: readonly StrandedInstance[];
  readonly history: HistoryCost;
  readonly missingEvidence: readonly MissingEvidence[];
}

/** What an observation needs beside the host's name. */
export interface HowToObserve {
  /** The services as they were earlier in this run: what has reported since is alive. */
  readonly before: readonly ComputeService[];
  /** The failed host's last heartbeat; ISO. */
  readonly lastHeartbeat: string | null;
  readonly preFence?: readonly Instance[];
  /** What the journal knows of its instances. */
  readonly records: ReadonlyMap<string, JournalledInstance>;
  readonly select?: ((instance: Instance) => boolean) | undefined;
  readonly systemMetadata?: SystemMetadataSource | undefined;
  /** The only hosts that instances may go to. */
  readonly destinations?: readonly string[] | undefined;
  readonly clock: Clock;
  readonly heartbeatIntervalMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Lists the instances of a host, deleted ones that can still be restored included. */
export async function listInstances(
  nova: Nova,
  host: string,
  signal?: AbortSignal,
): Promise<readonly Instance[]> {
  const { data } = await nova.servers.detail({ host, allTenants: true, softDeleted: true }, { signal }).all();
  return data.filter((instance) => instance.host === host);
}

/**
 * Looks at everything that the plans of a host's instances rest on. The number of requests does not grow with the
 * number of instances, but for those that need a closer look and for those elsewhere that an open migration binds to
 * this host.
 */
export async function observe(nova: Nova, host: string, how: HowToObserve): Promise<Observation> {
  const { signal, lastHeartbeat } = how;
  const observedAt = new Date(how.clock.now()).toISOString();
  const listed = await listInstances(nova, host, signal);
  const { evacuations, open } = await listMigrations(nova, host, signal);
  const rowsOf = byInstance([...evacuations, ...open]);
  const bare = listed.map((instance) => ({ ...instance, migrations: rowsOf.get(instance.id) ?? [] }));
  const select = how.select ?? (() => true);
  const selected = new Set(bare.filter((instance) => select(instance)));
  const looked = await closerLook(nova, [...selected], { preFence: how.preFence, lastHeartbeat, signal });
  const { instances: here, missing } = await withOldVmStates(looked.instances, how);
  const ids = new Set(listed.map(({ id }) => id));
  const left = await haveLeftHost(nova, { records: how.records, listed: ids, evacuations, signal });
  const instances = [...here, ...left.instances.filter((instance) => select(instance))];
  const hypervisors = (await nova.hypervisors.list({ signal }).all()).data;
  const groups = (await nova.serverGroups.list({ allProjects: true }, { signal }).all()).data;
  const elsewhere = await strandedBy(nova, host, open, ids, signal);
  return {
    observedAt,
    instances,
    notSelected: bare.filter((instance) => !selected.has(instance)),
    hosts: await computeHosts(nova, instances, { ...how, failedHost: host }),
    hypervisorType: hypervisors.find((each) => each.host === host)?.type ?? null,
    groups: new Map(groups.flatMap((group) => group.members.map((member) => [member, group] as const))),
    knownEvacuations: new Set(evacuations.map(({ uuid }) => uuid)),
    stranded: elsewhere.stranded,
    history: {
      instances: looked.history.instances + left.instances.length,
      requests: looked.history.requests + left.requests,
    },
    missingEvidence: [...looked.missing, ...missing, ...left.missing, ...elsewhere.missing],
  };
}

// Newest first, as the planner wants them.
function byInstance(rows: readonly Migration[]): ReadonlyMap<string, readonly Migration[]> {
  const found = new Map<string, Migration[]>();
  for (const row of [...rows].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))) {
    found.set(row.instanceId, [...(found.get(row.instanceId) ?? []), row]);
  }
  return found;
}
