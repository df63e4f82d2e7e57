import type { Instance } from '../model/instance.ts';
import type { InstanceAction } from '../model/instance-action.ts';
import { type PlanContext, planRecovery, type UnfinishedRecovery } from '../recovery/index.ts';
import { behindEvacuation } from './journal/unfinished.ts';
import { note } from './mutate.ts';
import { deletedMeanwhile, nothingHere } from './nothing-here.ts';
import { refresh } from './steps/refresh.ts';
import type { Work } from './work.ts';

/** How far Nova's clock may be off from what its rows tell of it, in milliseconds: actions have whole seconds. */
const CLOCK_ERROR_MS = 2_000;

/**
 * Makes the plan of one instance anew from what Nova shows by now. Once something was sent for it, the prior state stays that of the
 * first plan: what is to be seen may already be our own doing. Before that, it is what its owner has done meanwhile.
 *
 * @param seenAt When the instance was first seen in this run, by our clock; ISO.
 */
export async function replan(
  work: Work,
  {
    freshContext,
    seenAt,
  }: {
    readonly freshContext: (instance: Instance) => Promise<PlanContext>;
    readonly seenAt: string;
  },
  why: string,
): Promise<void> {
  const { run, poller } = work;
  const { signal } = run.stop;
  if (work.evacuating && 'steps' in work.plan && work.plan.decision !== 'finishDelete') {
    work.behind = behindEvacuation(work.plan);
  }
  run.emit({ type: 'replanned', instanceId: work.instance.id, why });
  if ((await refresh(work)) === null) {
    work.plan = { ...deletedMeanwhile(work.instance, run.host), prior: work.plan.prior };
    return;
  }
  const { instance } = work;
  const context = await freshContext(instance);
  const left = instance.host !== null && instance.host !== run.host;
  const unfinished = context.record?.unfinished ?? ownUnfinished(work, seenAt);
  if (left && unfinished === undefined) {
    work.plan = { ...nothingHere(instance, run.host), prior: work.plan.prior };
  } else {
    const calls = run.calls.get(instance.id) ?? [];
    const isTouched = calls.length > 0 || work.attempts.length > 0;
    const migrations = (await run.nova.migrations.list({ instanceId: instance.id }, { signal }).all()).data;
    const actions = (await run.nova.instanceActions.list(instance.id, { signal }).all()).data;
    // What has left the host, or was not touched yet, is judged by what has happened to it since.
    const shown = left || !isTouched ? withEvents(actions, instance.actions) : instance.actions;
    work.instance = { ...instance, migrations, ...(shown === undefined ? {} : { actions: shown }) };
    const since = new Date(Date.parse(seenAt) + poller.novaAheadMs + CLOCK_ERROR_MS).toISOString();
    const earlier = context.record?.unfinished?.calls ?? [];
    const behind = unfinished === undefined ? {} : { unfinished };
    const prior = context.record?.prior ?? (isTouched ? work.plan.prior : undefined);
    const attempts = [...(context.record?.attempts ?? []), ...work.attempts];
    work.plan = planRecovery(work.instance, {
      ...context,
      ...(prior === undefined ? {} : { record: { ...context.record, ...behind, prior, attempts } }),
      ...(run.destinations.usable === undefined ? {} : { destinations: run.destinations.usable }),
      ownCalls: { since, calls: [...earlier, ...calls], actions },
    });
  }
  work.evacuating = work.plan.decision === 'adopt';
  await note(run, { kind: 'plan', at: run.at(), instanceId: work.instance.id, plan: work.plan });
}

// A list has no events.
function withEvents(
  actions: readonly InstanceAction[],
  before: readonly InstanceAction[] = [],
): readonly InstanceAction[] {
  const events = new Map(before.map((action) => [action.requestId, action.events]));
  return actions.map((action) => {
    const known = events.get(action.requestId);
    return known === undefined ? action : { ...action, events: known };
  });
}

// What this run itself has still to do behind an evacuation that it has sent, or watched.
function ownUnfinished({ run, instance, behind }: Work, seenAt: string): UnfinishedRecovery | undefined {
  if (behind === null) return undefined;
  const calls = run.calls.get(instance.id) ?? [];
  const isSent = calls.some(({ action }) => action === 'evacuate');
  return { host: run.host, runIds: [run.runId], watchedSince: isSent ? null : seenAt, calls, ...behind };
}
