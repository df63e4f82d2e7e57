import pLimit from 'p-limit';
import type { Instance } from '../model/instance.ts';
import type { InstanceAction } from '../model/instance-action.ts';
import { isResize, type Migration } from '../model/migration.ts';
import { isNotFoundError } from '../nova/index.ts';
import type { Nova } from '../nova/nova.ts';
import { READS_AT_ONCE } from './defaults.ts';
import { cutShort, leavesDoubt } from './doubt.ts';
import type { HistoryCost } from './host-plan.ts';

/**
 * Looks closer at the instances that need it: the migrations of those whose rows are not among the host's open ones,
 * the action history of those that leave a doubt. The others come back as they are, at no cost.
 */
export async function closerLook(
  nova: Nova,
  instances: readonly Instance[],
  known: {
    readonly preFence?: readonly Instance[] | undefined;
    readonly lastHeartbeat: string | null;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<{ readonly instances: readonly Instance[]; readonly history: HistoryCost }> {
  const { lastHeartbeat, signal } = known;
  const before = new Map(known.preFence?.map((instance) => [instance.id, instance]));
  const inTurn = pLimit(READS_AT_ONCE);
  const history = { instances: 0, requests: 0 };
  const looked = await Promise.all(
    instances.map((bare) =>
      inTurn(async () => {
        const instance = needsAllMigrations(bare)
          ? { ...bare, migrations: await migrationsOf(nova, bare.id, signal) }
          : bare;
        if (!leavesDoubt(instance, { preFence: before.get(bare.id), lastHeartbeat })) return instance;
        const { actions, requests } = await historyOf(nova, instance, signal);
        history.instances += 1;
        history.requests += requests;
        return actions === null ? instance : { ...instance, actions };
      }),
    ),
  );
  return { instances: looked, history };
}

// Where the record decides, its absence from the open ones has to be looked into.
function needsAllMigrations({ vmState, taskState, migrations }: Instance): boolean {
  if (vmState === 'error' || taskState === 'migrating') return true;
  const resizing = vmState === 'resized' || (taskState?.startsWith('resize_') ?? false);
  return resizing && migrations?.some(isResize) !== true;
}

async function migrationsOf(
  nova: Nova,
  instanceId: string,
  signal?: AbortSignal,
): Promise<readonly Migration[]> {
  return (await nova.migrations.list({ instanceId }, { signal }).all()).data;
}

async function historyOf(
  nova: Nova,
  instance: Instance,
  signal?: AbortSignal,
): Promise<{ readonly actions: readonly InstanceAction[] | null; readonly requests: number }> {
  let requests = 1;
  try {
    const list = await nova.instanceActions.list(instance.id, { signal }).all();
    requests = list.pages;
    const newest = list.data.find(({ action }) => action === cutShort(instance));
    if (newest === undefined) return { actions: list.data, requests };
    requests += 1;
    const { data: shown } = await nova.instanceActions.show(instance.id, newest.requestId, { signal });
    return { actions: list.data.map((each) => (each === newest ? shown : each)), requests };
  } catch (error) {
    // It was deleted meanwhile; whoever works on it will find that out.
    if (isNotFoundError(error)) return { actions: null, requests };
    throw error;
  }
}
