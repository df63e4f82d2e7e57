/** The operator's choices. Plain data; whatever is left out has the documented default. */
export interface RecoveryPolicy {
  /**
   * What to do with an instance whose prior state nobody knows. `stopped`: a wrongly stopped instance costs one
   * start, a wrongly started one may be a second writer.
   * @default 'stopped'
   */
  readonly priorUnknown: 'stopped' | 'running' | 'hold';
  /**
   * Whether an instance in vm_state error is recovered when the journal knows what it was before.
   * @default 'recover'
   */
  readonly onError: 'recover' | 'hold';
  /**
   * Whether a resize may be confirmed on its living source, which takes the owner's right to revert it. `never`
   * holds such instances until the host is back.
   * @default 'whenSourceAlive'
   */
  readonly confirmResize: 'whenSourceAlive' | 'never';
  /**
   * Whether an image-backed instance may be evacuated where its disk is, or may be, on the failed host alone:
   * Nova then builds it anew from its image and everything written since is lost.
   * @default 'hold'
   */
  readonly rebuildFromImage: 'hold' | 'accept';
  /**
   * Whether the client may stop an instance itself where Nova cannot do it within the evacuation (before
   * microversion 2.95). The instance then runs until the client has seen it and stopped it.
   * @default false
   */
  readonly allowClientStop: boolean;
}

/** The policy of somebody who chose nothing. */
export const DEFAULT_POLICY: RecoveryPolicy = Object.freeze({
  priorUnknown: 'stopped',
  onError: 'recover',
  confirmResize: 'whenSourceAlive',
  rebuildFromImage: 'hold',
  allowClientStop: false,
});

/** Fills in the defaults; a field that is there and undefined counts as left out. */
export function resolvePolicy(policy: Partial<RecoveryPolicy> = {}): RecoveryPolicy {
  const given = Object.entries(policy).filter(([, value]) => (value as unknown) !== undefined);
  return { ...DEFAULT_POLICY, ...(Object.fromEntries(given) as Partial<RecoveryPolicy>) };
}
