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
  const hasLeft = work.instance.host !== null && work.instance.host !== run.host;
  if (hasLeft && work.plan.rule !== 'recoveryUnfinished') {
    work.plan = { ...nothingHere(work.instance, run.host), prior: work.plan.prior };
  } else {
    const rows = await run.nova.migrations.list({ instanceId: work.instance.id }).all();
    work.instance = { ...work.instance, migrations: rows.data };
    const context = await freshContext(work.instance);
    const prior = context.record?.prior ?? work.plan.prior;
    const attempts = [...(context.record?.attempts ?? []), ...work.refusals];
    work.plan = planRecovery(work.instance, { ...context, record: { ...context.record, prior, attempts } });
  }
  work.evacuating = work.plan.decision === 'adopt';
  await note(run, { kind: 'plan', at: run.at(), instanceId: work.instance.id, plan: work.plan });
}
