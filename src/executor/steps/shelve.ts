import type { ShelveStep } from '../../recovery/index.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import { ON, type StepRunner } from '../work.ts';

/**
 * Shelves the instance again unless it is on its shelf. Whether an unanswered or refused shelve had its effect shows in
 * the awaitState step that follows.
 */
export const shelve: StepRunner<ShelveStep> = async (work) => {
  const { run, instance } = work;
  if (instance.vmState === 'shelved' || instance.vmState === 'shelved_offloaded') return ON;
  try {
    await mutate(run, 'shelve', { instanceId: instance.id }, (options) =>
      run.nova.servers.shelve(instance.id, options),
    );
  } catch {
    leaveWhenStopped(run);
  }
  return ON;
};
