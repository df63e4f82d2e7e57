import type { Clock } from '../model/clock.ts';
import type { ComputeService } from '../model/compute-service.ts';
import type { Instance } from '../model/instance.ts';
import type { InstanceAction } from '../model/instance-action.ts';
import { isResize, type Migration } from '../model/migration.ts';
import type { ServerGroup } from '../model/server-group.ts';
import { isNotFoundError } from '../nova/index.ts';
import type { Nova } from '../nova/nova.ts';
import type { HostFacts } from '../recovery/index.ts';
import type { StrandedInstance } from './host-plan.ts';
import { resizeSourceHosts } from './resize-sources.ts';

/** What Nova shows of a host and of what matters to its instances. */
export interface Observation {
  readonly observedAt: string;
  /** With the migrations and, where they were needed, the actions of each. */
  readonly instances: readonly Instance[];
  readonly hosts: Readonly<Record<string, HostFacts>>;
  readonly hypervisorType: string | null;
  /** By instance id. */
  readonly groups: ReadonlyMap<string, ServerGroup>;
  /** The uuids of every evacuation of this host that Nova knows: whatever is not among them is new. */
  readonly knownEvacuations: ReadonlySet<string>;
  readonly stranded: readonly StrandedInstance[];
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
 * number of instances, but for those that need a closer look: a resize whose record is not plain, a state that has
 * changed since the host was fenced.
 *
 * @param before The services as they were earlier in this run: what has reported since is alive.
 */
export async function observe(
  nova: Nova,
  host: string,
  how: {
    readonly before: readonly ComputeService[];
    readonly preFence?: readonly Instance[];
    readonly clock: Clock;
    readonly heartbeatIntervalMs: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Observation> {
  const { signal } = how;
  const observedAt = new Date(how.clock.now()).toISOString();
  const bare = await listInstances(nova, host, signal);
  const evacuations = (
    await nova.migrations.list({ sourceCompute: host, type: 'evacuation' }, { signal }).all()
  ).data;
  const finished = (await nova.migrations.list({ host, status: 'finished' }, { signal }).all()).data.filter(
    isResize,
  );
  const resizes = bare.some(({ vmState }) => vmState === 'resized')
    ? [...finished, ...(await unfinishedResizes(nova, host, signal))]
    : finished;
  const instances = await Promise.all(
    bare.map((instance) => withHistory(nova, instance, [...evacuations, ...resizes], how)),
  );
  const [hypervisors, groups] = [
    (await nova.hypervisors.list({ signal }).all()).data,
    (await nova.serverGroups.list({ allProjects: true }, { signal }).all()).data,
  ];
  return {
    observedAt,
    instances,
    hosts: await resizeSourceHosts(nova, instances, how),
    hypervisorType: hypervisors.find((each) => each.host === host)?.type ?? null,
    groups: new Map(groups.flatMap((group) => group.members.map((member) => [member, group] as const))),
    knownEvacuations: new Set(evacuations.map(({ uuid }) => uuid)),
    stranded: await strandedBy(nova, host, finished, signal),
  };
}

async function unfinishedResizes(
  nova: Nova,
  host: string,
  signal?: AbortSignal,
): Promise<readonly Migration[]> {
  const found: Migration[] = [];
  for (const status of ['confirming', 'reverting'] as const) {
    found.push(...(await nova.migrations.list({ host, status }, { signal }).all()).data.filter(isResize));
  }
  return found;
}

async function withHistory(
  nova: Nova,
  instance: Instance,
  rows: readonly Migration[],
  how: { readonly preFence?: readonly Instance[]; readonly signal?: AbortSignal | undefined },
): Promise<Instance> {
  let migrations = rows.filter(({ instanceId }) => instanceId === instance.id);
  const unclear = instance.vmState === 'error' || instance.vmState === 'resized';
  if (unclear && !migrations.some(isResize)) {
    migrations = [
      ...(await nova.migrations.list({ instanceId: instance.id }, { signal: how.signal }).all()).data,
    ];
  }
  migrations.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const earlier = how.preFence?.find(({ id }) => id === instance.id);
  const actions =
    earlier !== undefined && earlier.vmState !== instance.vmState
      ? await actionsOf(nova, instance.id, how.signal)
      : null;
  return { ...instance, migrations, ...(actions === null ? {} : { actions }) };
}

async function actionsOf(nova: Nova, id: string, signal?: AbortSignal): Promise<readonly InstanceAction[]> {
  return (await nova.instanceActions.list(id, { signal }).all()).data;
}

// The failed host was the source of these resizes; their instances run elsewhere and can no longer be reverted.
async function strandedBy(
  nova: Nova,
  host: string,
  finished: readonly Migration[],
  signal?: AbortSignal,
): Promise<StrandedInstance[]> {
  const found: StrandedInstance[] = [];
  for (const row of finished.filter(
    ({ sourceCompute, destCompute }) => sourceCompute === host && destCompute !== host,
  )) {
    const instance = await nova.servers.show(row.instanceId, { signal }).catch((error: unknown) => {
      if (isNotFoundError(error)) return null;
      throw error;
    });
    // The records of resizes that nobody confirmed stay `finished` for ever; only vm_state tells whether one is open.
    if (instance?.data.vmState !== 'resized') continue;
    found.push({
      instanceId: row.instanceId,
      code: 'resizeSourceLost',
      sentence: `${instance.data.name} runs on ${instance.data.host ?? 'another host'} and awaits the verdict on a resize from ${host}: confirming waits for the host, and reverting would destroy the good copy.`,
      whatToDo: `Tell its owner neither to confirm nor to revert it before ${host} is back.`,
    });
  }
  return found;
}
