import type { ShelveStep } from '../../recovery/index.ts';
import { ON, type StepRunner } from '../work.ts';
import { sendUntilSeen } from './send-until-seen.ts';

/**
 * Shelves the instance again unless it is on its shelf. The awaitState step that
 * follows judges the end.
 */
export const shelve: StepRunner<ShelveStep> = async (work) => {
  const { run, instance } = work;
  if (instance.vmState === 'shelved' || instance.vmState === 'shelved_offloaded') return ON;
  return sendUntilSeen(
    work,
    'shelve',
    (options) => run.nova.servers.shelve(instance.id, options),
    ({ vmState, taskState }) => vmState.startsWith('shelved') || taskState !== null,
  );
};
