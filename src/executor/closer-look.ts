import pLimit from 'p-limit';
import type { Instance } from '../model/instance.ts';
import type { InstanceAction } from '../model/instance-action.ts';
import { isResize, type Migration } from '../model/migration.ts';
import { isNotFoundError } from '../nova/index.ts';
import type { Nova } from '../nova/nova.ts';
import { READS_AT_ONCE } from './defaults.ts';
import { cutShort, leavesDoubt } from './doubt.ts';
import type { HistoryCost, MissingEvidence } from './host-plan.ts';
import { unread } from './unread.ts';

/**
 * Looks closer at the instances that need it: the migrations of those whose rows are not among the host's open ones,
 * the action history of those that leave a doubt. The others come back as they are, at no cost. What Nova does not give
 * for one instance is missing there and nowhere else.
 */
export async function closerLook(
  nova: Nova,
  instances: readonly Instance[],
  known: {
    readonly preFence?: readonly Instance[] | undefined;
    readonly lastHeartbeat: string | null;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<{
  readonly instances: readonly Instance[];
  readonly history: HistoryCost;
  readonly missing: readonly MissingEvidence[];
}> {
  const { lastHeartbeat, signal } = known;
  const before = new Map(known.preFence?.map((instance) => [instance.id, instance]));
  const inTurn = pLimit(READS_AT_ONCE);
  const history = { instances: 0, requests: 0 };
  const missing: MissingEvidence[] = [];
  const looked = await Promise.all(
    instances.map((bare) =>
      inTurn(async () => {
        const instance = needsAllMigrations(bare)
          ? await withAllMigrations(nova, bare, missing, signal)
          : bare;
        if (!leavesDoubt(instance, { preFence: before.get(bare.id), lastHeartbeat })) return instance;
        const { actions, requests } = await historyOf(nova, instance, missing, signal);
        history.instances += 1;
        history.requests += requests;
        return actions === null ? instance : { ...instance, actions };
      }),
    ),
  );
  return { instances: looked, history, missing };
}

// Where the record decides, its absence from the open ones has to be looked into.
function needsAllMigrations({ vmState, taskState, migrations }: Instance): boolean {
  if (vmState === 'error' || taskState === 'migrating') return true;
  const resizing = vmState === 'resized' || (taskState?.startsWith('resize_') ?? false);
  return resizing && migrations?.some(isResize) !== true;
}

async function withAllMigrations(
  nova: Nova,
  bare: Instance,
  missing: MissingEvidence[],
  signal?: AbortSignal,
): Promise<Instance> {
  try {
    const { data } = await nova.migrations.list({ instanceId: bare.id }, { signal }).all();
    return { ...bare, migrations: data };
  } catch (error) {
    const comesOfIt = 'it is planned without them, or held where they decide.';
    missing.push(
      unread(error, { source: 'os-migrations', of: `the migrations of ${bare.name}`, comesOfIt }, signal),
    );
    // Without any the planner holds it. Elsewhere it would not, and what is known keeps an evacuation that is under
    // way from being sent again.
    if (bare.vmState !== 'resized' && bare.taskState !== 'migrating') return bare;
    const unknown: Omit<Instance, 'migrations'> & { migrations?: readonly Migration[] } = { ...bare };
    delete unknown.migrations;
    return unknown;
  }
}

async function historyOf(
  nova: Nova,
  instance: Instance,
  missing: MissingEvidence[],
  signal?: AbortSignal,
): Promise<{ readonly actions: readonly InstanceAction[] | null; readonly requests: number }> {
  let requests = 1;
  let actions: readonly InstanceAction[] | null = null;
  try {
    const list = await nova.instanceActions.list(instance.id, { signal }).all();
    actions = list.data;
    requests = list.pages;
    const newest = list.data.find(({ action }) => action === cutShort(instance));
    if (newest === undefined) return { actions, requests };
    requests += 1;
    const { data: shown } = await nova.instanceActions.show(instance.id, newest.requestId, { signal });
    return { actions: list.data.map((each) => (each === newest ? shown : each)), requests };
  } catch (error) {
    // It was deleted meanwhile, and whoever works on it will find that out; or one action was, and the others count.
    if (isNotFoundError(error)) return { actions, requests };
    const of = `${actions === null ? 'the action history' : 'the events of the newest action'} of ${instance.name}`;
    const comesOfIt = 'what it was is taken from what else is known.';
    missing.push(unread(error, { source: 'os-instance-actions', of, comesOfIt }, signal));
    return { actions, requests };
  }
}
