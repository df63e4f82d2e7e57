import type { Instance } from '../../model/instance.ts';
import type { AwaitStateStep } from '../../recovery/index.ts';
import { IgnoredTargetState } from '../target-state/ignored.ts';
import { DELETED_MEANWHILE, failed, ON, type StepRunner } from '../work.ts';
import { words } from '../words.ts';
import { refresh } from './refresh.ts';

/** How many step timeouts a shelving may stand still: while its snapshot is uploaded Nova shows no progress. */
const STANDSTILL = 10;

/**
 * Waits until Nova shows one of the states, with no task under way. After an evacuation, whose record has ended by
 * then, one look is the rule. Before one it ends as soon as the state has settled on another: the plan must be made anew.
 *
 * After the step timeout it fails. A shelving takes as long as it takes: there the timeout runs anew whenever something
 * moves, and ten of them without that are the end.
 */
export const awaitState: StepRunner<AwaitStateStep> = async (work, step) => {
  const { run, poller } = work;
  let movedAt = run.clock.now();
  let before: Instance | undefined;
  const targetState = new IgnoredTargetState(work, step);
  const isOver = (shown: Instance | undefined) =>
    run.clock.now() >= movedAt + (isShelving(shown) ? STANDSTILL : 1) * run.stepTimeoutMs;
  for (;;) {
    let unseen = '';
    const instance = await refresh(work).catch((error: unknown) => {
      // One look that failed says nothing about the instance.
      if (run.stop.signal.aborted) throw error;
      unseen = words(error);
      run.emit({ type: 'pollFailed', message: unseen });
      return undefined;
    });
    if (instance === undefined) {
      if (isOver(before)) return failed(`It could not be looked at: ${unseen}`);
      await poller.nextTick();
      continue;
    }
    if (instance === null) return DELETED_MEANWHILE;
    if (isReached(instance, step)) {
      targetState.reached();
      return ON;
    }
    const leftRunning = await targetState.look(instance);
    if (leftRunning !== null) return failed(leftRunning);
    if (step.leftHost === undefined && instance.taskState === null && instance.vmState !== 'resized') {
      return {
        next: 'replan',
        why: `vm_state became ${instance.vmState}, not ${step.vmStates.join(' or ')}`,
      };
    }
    if (hasMoved(before, instance)) movedAt = run.clock.now();
    before = instance;
    if (isOver(instance)) {
      const standstill = isShelving(instance)
        ? `Nothing of its shelving has moved for ${STANDSTILL * run.stepTimeoutMs} ms. `
        : '';
      return failed(
        `${standstill}It does not show ${step.vmStates.join(' or ')}${step.leftHost === undefined ? '' : ` on another host than ${step.leftHost}`}, but vm_state ${instance.vmState}, task_state ${instance.taskState ?? 'none'}, power_state ${instance.powerState} on ${instance.host ?? 'no host'}.`,
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

// Only a shelving renews the timeout, its end included: what flaps otherwise must not be waited for without end.
function hasMoved(before: Instance | undefined, now: Instance): boolean {
  if (before === undefined || (!isShelving(before) && !isShelving(now))) return false;
  return before.taskState !== now.taskState || before.updatedAt !== now.updatedAt;
}

function isShelving(instance: Instance | undefined): boolean {
  return instance?.taskState?.startsWith('shelving') ?? false;
}
