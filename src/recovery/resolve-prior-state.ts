import type { Instance } from '../model/instance.ts';
import type { HostFacts, JournalledInstance } from './context.ts';
import { lastWish, type Wish } from './evidence/action-history.ts';
import { fromLock } from './evidence/lock.ts';
import { fromOldVmState } from './evidence/old-vm-state.ts';
import { fromPowerState } from './evidence/power-state.ts';
import { fromTaskState, fromVmState } from './evidence/vm-state.ts';
import type { Evidence, EvidenceSource, PriorState } from './prior-state.ts';
import { intendedVmState } from './task-states.ts';

/** What may be known beside the instance about its prior state. */
export interface PriorStateContext {
  /** From the journal of an earlier run. */
  readonly record?: JournalledInstance;
  /** The snapshot that was taken before fencing. */
  readonly preFence?: Instance;
  /** The compute hosts; of the failed one, its last heartbeat tells which stops may be the failure's doing. */
  readonly hosts?: Readonly<Record<string, HostFacts>>;
}

/**
 * These decide also by not knowing. What an earlier attempt did not know before it began cannot be learnt from what it has left
 * behind, and a vm_state that nobody knows who changed casts its doubt on the power_state that came with it.
 */
const ENDS_THE_SEARCH: readonly EvidenceSource[] = ['journal', 'lock', 'vmState'];

/**
 * Weighs what is known about the power state that the owner intended. The best witness that knows decides; the
 * others are kept, and those that contradict it are listed.
 *
 * The order: the journal of an earlier attempt; the reason of that attempt's lock; what the owner had asked for when the failure cut it short; vm_state;
 * `old_vm_state`, only while vm_state is resized; power_state; the action history. Pure and total: for an instance of
 * which nothing is known the value is `unknown`.
 *
 * @example
 * ```ts
 * const { value, confidence, evidence } = resolvePriorState(instanceFromNova(server));
 * ```
 */
export function resolvePriorState(instance: Instance, known: PriorStateContext = {}): PriorState {
  const wish = lastWish(instance.actions, lastSeenUp(instance, known.hosts));
  const evidence = [
    ...fromJournal(known.record),
    ...fromLock(instance, wish),
    ...(isNovasOwnStop(instance, wish) ? [] : fromTaskState(instance)),
    ...doubting(fromVmState(instance, known.preFence), instance, wish),
    ...fromOldVmState(instance),
    ...fromPowerState(instance),
    ...(wish === null ? [] : [witness(wish)]),
  ];
  const best = evidence.find(({ source, value }) => ENDS_THE_SEARCH.includes(source) || value !== 'unknown');
  const value = best?.value ?? 'unknown';
  const conflicts =
    value === 'unknown' ? [] : evidence.filter((each) => each.value !== 'unknown' && each.value !== value);
  return {
    value,
    vmState: vmStateOf(best, instance, known),
    confidence: confidenceOf(best, conflicts, known.record),
    evidence,
    conflicts,
  };
}

// Nova stops what it finds off, which is what the failure itself looks like. Only such a stop is no wish that is known.
function isNovasOwnStop({ taskState }: Instance, wish: Wish | null): boolean {
  return taskState === 'powering-off' && wish?.value === 'unknown';
}

function vmStateOf(
  best: Evidence | undefined,
  instance: Instance,
  { record, preFence }: PriorStateContext,
): PriorState['vmState'] {
  // Where there is a journal it is the best witness.
  if (record !== undefined) return record.prior.vmState;
  if (best?.source === 'preFenceVmState' && preFence !== undefined) {
    return intendedVmState(preFence) ?? preFence.vmState;
  }
  return best?.source === 'taskState' ? (intendedVmState(instance) ?? instance.vmState) : instance.vmState;
}

function confidenceOf(
  best: Evidence | undefined,
  conflicts: readonly Evidence[],
  record: JournalledInstance | undefined,
): PriorState['confidence'] {
  if (record !== undefined) return record.prior.confidence;
  if (best === undefined || best.value === 'unknown' || best.source === 'actionHistory') return 'weak';
  // How sure that attempt was, the reason of its lock does not say.
  if (best.source === 'lock') return 'likely';
  if (best.source === 'powerState') return best.seen === 'power_state paused' ? 'weak' : 'likely';
  return conflicts.length === 0 ? 'certain' : 'likely';
}

function fromJournal(record: JournalledInstance | undefined): Evidence[] {
  if (record === undefined) return [];
  const { value } = record.prior;
  return [{ source: 'journal', value, seen: `prior state ${value}, written before the first attempt` }];
}

/**
 * Two histories speak against vm_state: a stop by Nova itself close to the failure is no wish of the owner's, and a
 * stop by the owner that an instance shown as active has followed, as its power_state shows, is one.
 */
function doubting(
  evidence: readonly Evidence[],
  { vmState, powerState }: Instance,
  wish: Wish | null,
): readonly Evidence[] {
  const [first, ...rest] = evidence;
  if (first?.source !== 'vmState' || wish === null) return evidence;
  // What differs from an earlier look has had its history weighed already.
  if (vmState === 'stopped' && wish.value === 'unknown' && rest.length === 0) {
    return [
      { ...first, value: 'unknown', seen: `${first.seen}, written by Nova itself close to the failure` },
    ];
  }
  if (vmState === 'active' && powerState === 'shutdown' && wish.byOwner && wish.value === 'stopped') {
    return [{ ...first, value: 'stopped', seen: `${first.seen}, shut down after its owner's stop` }, ...rest];
  }
  return evidence;
}

function witness({ source, value, seen, at }: Evidence): Evidence {
  return { source, value, seen, ...(at === undefined ? {} : { at }) };
}

function lastSeenUp({ host }: Instance, hosts: PriorStateContext['hosts']): string | null {
  if (host === null || hosts === undefined || !Object.hasOwn(hosts, host)) return null;
  return hosts[host]?.lastSeenUp ?? null;
}
