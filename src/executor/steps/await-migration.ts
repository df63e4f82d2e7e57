import type { AwaitMigrationStep } from '../../recovery/index.ts';
import { failed, ON, type StepRunner, type Work } from '../work.ts';
import { isOurs } from './is-ours.ts';
import { refresh } from './refresh.ts';

/** How often an instance is looked at for Nova's words on its failure, one tick apart: the record ends first. */
const LOOKS_FOR_FAULT = 4;

/** Waits for the end of the evacuation's record; vm_state is right too early and wrong too long. */
export const awaitMigration: StepRunner<AwaitMigrationStep> = async (work, step) => {
  const { poller, instance } = work;
  const row =
    step.migration === undefined
      ? await poller.evacuationEnded(instance.id, isOurs(work), work.begunAt)
      : await poller.evacuationEnded(instance.id, ({ uuid }) => uuid === step.migration, null);
  work.migration = row;
  if (row.status === 'done' || row.status === 'completed') return ON;
  return failed(`The evacuation ended in ${row.status}: ${await whyItFailed(work)}`);
};

async function whyItFailed(work: Work): Promise<string> {
  for (let look = 0; look < LOOKS_FOR_FAULT; look += 1) {
    const instance = await refresh(work).catch(() => undefined);
    if (instance === null) return 'the instance is gone.';
    if (instance?.fault !== undefined) return instance.fault.message;
    await work.poller.nextTick();
  }
  return 'Nova gives no reason; see the action history of the instance.';
}
