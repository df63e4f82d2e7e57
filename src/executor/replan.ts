import type { Instance } from '../model/instance.ts';
import { type PlanContext, planRecovery } from '../recovery/index.ts';
import { note } from './mutate.ts';
import { deletedMeanwhile, nothingHere } from './nothing-here.ts';
import { refresh } from './steps/refresh.ts';
import type { Work } from './work.ts';

/**
 * Makes the plan of one instance anew from what Nova shows by now. The prior state stays that of the first plan: what
 * is to be seen may already be our own doing.
 */
export async function replan(
  work: Work,
  freshContext: (instance: Instance) => Promise<PlanContext>,
  why: string,
): Promise<void> {
  const { run } = work;
  run.emit({ type: 'replanned', instanceId: work.instance.id, why });
  if ((await refresh(work)) === null) {
    work.plan = { ...deletedMeanwhile(work.instance, run.host), prior: work.plan.prior };
    return;
  }
  const { instance } = work;
  const context = await freshContext(instance);
  const left = instance.host !== null && instance.host !== run.host;
  if (left && context.record?.unfinished === undefined) {
    work.plan = { ...nothingHere(instance, run.host), prior: work.plan.prior };
  } else {
    const migrations = (await run.nova.migrations.list({ instanceId: instance.id }).all()).data;
    // What has left the host is judged by what has happened to it since.
    const actions = left ? (await run.nova.instanceActions.list(instance.id).all()).data : instance.actions;
    work.instance = { ...instance, migrations, ...(actions === undefined ? {} : { actions }) };
    const prior = context.record?.prior ?? work.plan.prior;
    const attempts = [...(context.record?.attempts ?? []), ...work.refusals];
    work.plan = planRecovery(work.instance, { ...context, record: { ...context.record, prior, attempts } });
  }
  work.evacuating = work.plan.decision === 'adopt';
  await note(run, { kind: 'plan', at: run.at(), instanceId: work.instance.id, plan: work.plan });
}
