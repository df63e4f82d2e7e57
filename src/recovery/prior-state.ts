/** The power state that the instance's owner intended. */
export type Prior = 'running' | 'stopped' | 'unknown';

/**
 * Where a piece of evidence comes from, best first:
 * `journal` what an earlier attempt wrote down before it changed anything;
 * `preFenceVmState` vm_state before the host was fenced, when the history shows that Nova itself changed it since;
 * `vmState` vm_state while it is active or stopped;
 * `oldVmState` `system_metadata.old_vm_state`, written before a resize and valid only while vm_state is resized;
 * `powerState` what the hypervisor reported last.
 */
export type EvidenceSource = 'journal' | 'preFenceVmState' | 'vmState' | 'oldVmState' | 'powerState';

/** One witness of the prior state. */
export interface Evidence {
  readonly source: EvidenceSource;
  readonly value: Prior;
  /** What was seen, in Nova's words, such as `old_vm_state stopped`. */
  readonly seen: string;
}

/** What is known about the prior state, and from where. */
export interface PriorState {
  readonly value: Prior;
  readonly confidence: 'certain' | 'likely' | 'weak';
  /** Every witness heard, best first. */
  readonly evidence: readonly Evidence[];
  /** The witnesses that contradict `value`; listed, never hidden. */
  readonly conflicts: readonly Evidence[];
}
