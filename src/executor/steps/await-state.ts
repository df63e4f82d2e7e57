import type { Instance } from '../../model/instance.ts';
import type { AwaitStateStep } from '../../recovery/index.ts';
import { failed, ON, type StepRunner } from '../work.ts';
import { words } from '../words.ts';
import { refresh } from './refresh.ts';

/**
 * Waits until Nova shows one of the states, with no task under way. After an evacuation, whose record has ended by
 * then, one look is the rule. Before one it ends as soon as the state has settled on another: the plan must be made anew.
 *
 * After the step timeout it fails, but not in the middle of a shelving.
 */
export const awaitState: StepRunner<AwaitStateStep> = async (work, step) => {
  const { run, poller } = work;
  const until = run.clock.now() + run.stepTimeoutMs;
  for (;;) {
    const instance = await refresh(work).catch((error: unknown) => {
      // One look that failed says nothing about the instance.
      if (run.stop.signal.aborted || run.clock.now() >= until) throw error;
      run.emit({ type: 'pollFailed', message: words(error) });
      return undefined;
    });
    if (instance === undefined) {
      await poller.nextTick();
      continue;
    }
    if (instance === null) return { next: 'end', outcome: 'none', reason: 'It was deleted meanwhile.' };
    if (isReached(instance, step)) return ON;
    if (step.leftHost === undefined && instance.taskState === null && instance.vmState !== 'resized') {
      return {
        next: 'replan',
        why: `vm_state became ${instance.vmState}, not ${step.vmStates.join(' or ')}`,
      };
    }
    if (run.clock.now() >= until && !isShelving(instance)) {
      return failed(
        `It does not show ${step.vmStates.join(' or ')}${step.leftHost === undefined ? '' : ` on another host than ${step.leftHost}`}, but vm_state ${instance.vmState}, task_state ${instance.taskState ?? 'none'}, power_state ${instance.powerState} on ${instance.host ?? 'no host'}.`,
      );
    }
    await poller.nextTick();
  }
};

function isReached(instance: Instance, { vmStates, leftHost }: AwaitStateStep): boolean {
  if (instance.taskState !== null) return false;
  if (leftHost !== undefined && instance.host === leftHost) return false;
  return vmStates.some(
    (wanted) => instance.vmState === wanted && (leftHost === undefined || hasPower(instance, wanted)),
  );
}

// Nova writes vm_state and power_state at different moments; an end state counts when both are there.
function hasPower({ powerState }: Instance, vmState: AwaitStateStep['vmStates'][number]): boolean {
  switch (vmState) {
    case 'active':
      return powerState === 'running';
    case 'stopped':
      return powerState === 'shutdown';
    case 'shelved':
    case 'shelved_offloaded':
      return powerState === 'shutdown' || powerState === 'nostate';
  }
}

// The snapshot of a whole disk takes as long as it takes, and Nova goes on with it whatever we think.
function isShelving({ taskState }: Instance): boolean {
  return taskState?.startsWith('shelving') ?? false;
}
