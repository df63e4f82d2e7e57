import { leaveWhenStopped, mutate } from '../mutate.ts';
import { isRefusedForItself } from '../refusal.ts';
import { DELETED_MEANWHILE, failed, type StepResult, tryAgain, type Work } from '../work.ts';
import { words } from '../words.ts';
import { refresh } from './refresh.ts';

/**
 * Resets vm_state to error again, where it was before a reset that no refusal could prove and after which Nova refused the
 * evacuation all the same. Only what still shows the active of that reset, idle on the failed host, is touched: anything
 * else is somebody's doing, and on another host it may be in good health.
 *
 * @param refusal What Nova refused the evacuation with.
 */
export async function wayBack(work: Work, refusal: unknown): Promise<StepResult> {
  const { run, instance } = work;
  const refused = `Nova refused to evacuate it: ${words(refusal)}`;
  try {
    const seen = await refresh(work);
    if (seen === null) return DELETED_MEANWHILE;
    if (seen.host !== run.host || seen.taskState !== null || seen.vmState !== 'active') {
      return {
        next: 'replan',
        why: `vm_state became ${seen.vmState}, task_state ${seen.taskState ?? 'none'} on ${seen.host ?? 'no host'}`,
      };
    }
    await mutate(run, 'resetState', { instanceId: instance.id, state: 'error' }, (options) =>
      run.nova.servers.resetState(instance.id, 'error', options),
    );
  } catch (error) {
    leaveWhenStopped(run);
    return failed(
      `${refused} Its vm_state was error before and could not be reset to that again, so Nova may show it active on the failed host: ${words(error)}`,
    );
  }
  work.wasReset = false;
  work.wayBack = false;
  await refresh(work).catch(() => null);
  return isRefusedForItself(refusal)
    ? { next: 'end', outcome: 'held', reason: `${refused} Its vm_state is error again, as it was.` }
    : tryAgain(`${refused} Its vm_state is error again, as it was.`);
}
