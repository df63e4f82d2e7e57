import type { Instance } from '../model/instance.ts';
import type { InstanceAction } from '../model/instance-action.ts';
import { REBUILD_TASK_STATES } from '../model/states.ts';
import type { JournalledInstance } from './context.ts';
import type { Evidence, Prior, PriorState } from './prior-state.ts';

/**
 * Weighs what is known about the power state that the owner intended. The best witness that knows decides; the
 * others are kept, and those that contradict it are listed.
 *
 * old_vm_state is believed only while vm_state is resized, as suspend writes it too and a reset leaves it behind.
 */
export function resolvePriorState(
  instance: Instance,
  known: { readonly record?: JournalledInstance; readonly preFence?: Instance } = {},
): PriorState {
  const evidence = [
    ...fromJournal(known.record),
    ...fromVmState(instance, known.preFence),
    ...fromOldVmState(instance),
    ...fromPowerState(instance),
  ];
  // What the journal did not know before our first attempt cannot be learnt from what the attempt has left behind, and
  // a vm_state that nobody knows who changed casts its doubt on the power_state that came with it.
  const best = evidence.find(
    ({ source, value }) => source === 'journal' || source === 'vmState' || value !== 'unknown',
  );
  const value = best?.value ?? 'unknown';
  const conflicts =
    value === 'unknown'
      ? []
      : evidence.filter((witness) => witness.value !== 'unknown' && witness.value !== value);
  return { value, confidence: confidenceOf(best, conflicts, known.record), evidence, conflicts };
}

function confidenceOf(
  best: Evidence | undefined,
  conflicts: readonly Evidence[],
  record: JournalledInstance | undefined,
): PriorState['confidence'] {
  if (best?.source === 'journal' && record !== undefined) return record.prior.confidence;
  if (best === undefined || best.value === 'unknown') return 'weak';
  if (best.source === 'powerState') return best.seen === 'power_state paused' ? 'weak' : 'likely';
  return conflicts.length === 0 ? 'certain' : 'likely';
}

function fromJournal(record: JournalledInstance | undefined): Evidence[] {
  if (record === undefined) return [];
  const { value } = record.prior;
  return [{ source: 'journal', value, seen: `prior state ${value}, written before the first attempt` }];
}

function fromVmState(instance: Instance, preFence: Instance | undefined): Evidence[] {
  const now = settledPower(instance);
  if (now === null) return [];
  const current: Evidence = { source: 'vmState', value: now, seen: `vm_state ${instance.vmState}` };
  const before = preFence === undefined ? null : settledPower(preFence);
  if (preFence === undefined || before === null || before === now) return [current];

  const earlier: Evidence = {
    source: 'preFenceVmState',
    value: before,
    seen: `vm_state ${preFence.vmState} before the host was fenced`,
  };
  switch (whoChangedIt(instance.actions, now === 'stopped' ? 'stop' : 'start', preFence.updatedAt)) {
    case 'owner':
      return [current, earlier];
    case 'nova':
      return [earlier, current];
    case 'unknown':
      return [
        { ...current, value: 'unknown' },
        { ...earlier, value: 'unknown' },
      ];
  }
}

// While an evacuation runs, vm_state still is the one from before it until the guest has been spawned.
function settledPower(instance: Instance): Prior | null {
  if (instance.taskState !== null && !REBUILD_TASK_STATES.includes(instance.taskState)) return null;
  if (instance.vmState === 'active') return 'running';
  if (instance.vmState === 'stopped') return 'stopped';
  return null;
}

// A stop without a user is Nova's own: it found the guest off, which is what the failure itself looks like. Only an
// action that succeeded since the earlier look explains the change.
function whoChangedIt(
  actions: readonly InstanceAction[] | undefined,
  by: 'stop' | 'start',
  since: string,
): 'owner' | 'nova' | 'unknown' {
  const found = actions?.find(
    ({ action, message, startTime }) => action === by && message === null && startTime >= since,
  );
  if (found === undefined) return 'unknown';
  return found.userId === null ? 'nova' : 'owner';
}

function fromOldVmState(instance: Instance): Evidence[] {
  const old = instance.systemMetadata?.old_vm_state;
  if (instance.vmState !== 'resized' || old === undefined) return [];
  const value = old === 'active' ? 'running' : old === 'stopped' ? 'stopped' : 'unknown';
  return [{ source: 'oldVmState', value, seen: `old_vm_state ${old}` }];
}

function fromPowerState({ powerState }: Instance): Evidence[] {
  const value =
    powerState === 'running'
      ? 'running'
      : powerState === 'shutdown' || powerState === 'paused'
        ? 'stopped'
        : 'unknown';
  return [{ source: 'powerState', value, seen: `power_state ${powerState}` }];
}
