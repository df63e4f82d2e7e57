import type { Known } from '../model/known.ts';
import type { VmState } from '../model/states.ts';

/** The power state that the instance's owner intended. */
export type Prior = 'running' | 'stopped' | 'unknown';

/**
 * Where a piece of evidence comes from, best first:
 * `journal` what an earlier attempt wrote down before it changed anything;
 * `lock` what an earlier attempt wrote into the reason of its lock, where nobody has its journal;
 * `taskState` what the owner had asked for when the failure cut it short, such as a stop;
 * `preFenceVmState` vm_state before the host was fenced, when the history shows that Nova itself changed it since;
 * `vmState` vm_state while it is active or stopped, or paused or suspended, which both count as not running;
 * `oldVmState` `system_metadata.old_vm_state`, written before a resize and valid only while vm_state is resized;
 * `powerState` what the hypervisor reported last, where that was the instance's own guest;
 * `actionHistory` what its owner did last, as far as it is known.
 */
export type EvidenceSource =
  | 'journal'
  | 'lock'
  | 'taskState'
  | 'preFenceVmState'
  | 'vmState'
  | 'oldVmState'
  | 'powerState'
  | 'actionHistory';

/** One witness of the prior state. */
export interface Evidence {
  readonly source: EvidenceSource;
  readonly value: Prior;
  /** What was seen, in Nova's words, such as `old_vm_state stopped`. */
  readonly seen: string;
  /** When that was so, as Nova tells it; ISO. Absent where nobody knows. */
  readonly at?: string;
}

/** What is known about the prior state, and from where. */
export interface PriorState {
  readonly value: Prior;
  /**
   * The vm_state that the owner had brought it to, or was about to: the policy for paused, rescued and shelved ones
   * looks at this, also when a failed attempt has left it in error.
   */
  readonly vmState: Known<VmState>;
  readonly confidence: 'certain' | 'likely' | 'weak';
  /** Every witness heard, best first. */
  readonly evidence: readonly Evidence[];
  /** The witnesses that contradict `value`; listed, never hidden. */
  readonly conflicts: readonly Evidence[];
}
