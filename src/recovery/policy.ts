/** The operator's choices. Plain data; whatever is left out has the documented default. */
export interface RecoveryPolicy {
  /**
   * What to do with an instance whose prior state nobody knows. `stopped`: a wrongly stopped instance costs one
   * start, a wrongly started one may be a second writer.
   * @default 'stopped'
   */
  readonly priorUnknown: 'stopped' | 'running' | 'hold';
  /**
   * Whether an instance in vm_state error is recovered. The journal, its power_state and its action history say what it
   * was; where none of them does, `priorUnknown` decides. `hold` leaves also those to a person that only a failed
   * evacuation has put there.
   * @default 'recover'
   */
  readonly onError: 'recover' | 'hold';
  /**
   * How a paused or suspended instance comes back, or one that was being paused or suspended. Its memory is gone with
   * the host either way. `stopped` costs its owner a start; `running` boots it although nothing of it was executing;
   * `hold` waits for the host, which still has a suspended one's saved memory.
   * @default 'stopped'
   */
  readonly onPaused: 'stopped' | 'running' | 'hold';
  /**
   * How an instance in rescue mode comes back; an evacuation ends the rescue, and it boots from its own disk. `stopped`
   * costs its owner a start; `asBefore` gives it the power state from before the rescue, and so may boot the very disk
   * that needed a rescue; `hold` waits for the host.
   * @default 'stopped'
   */
  readonly onRescued: 'stopped' | 'asBefore' | 'hold';
  /**
   * What to do with an instance that is shelved and not offloaded. Its data are safe in its snapshot, and its owner
   * wanted it off. `recover` empties the host: the instance is evacuated, stopped by Nova and shelved again, which
   * leaves its old snapshot behind as an image that nothing refers to. Only where its disk is safe elsewhere.
   * @default 'hold'
   */
  readonly onShelved: 'hold' | 'recover';
  /**
   * Whether a deletion that the failure has cut short is completed: its owner's DELETE is sent again, and with the host
   * down Nova carries it out at once and for good. Without consent such an instance is held. It is never evacuated.
   * @default false
   */
  readonly completeDeletes: boolean;
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
  /**
   * The uuids of evacuations' records that are `accepted` or `pre-migrating` and that nobody works on any more, as a person has made
   * sure: the conductor that had taken it is gone, or its destination was restarted. Time alone never proves that, so without this
   * such an instance is watched or held. Nova may take such a record for the next evacuation's; its end then counts. Also those that
   * have failed and of which a person has made sure that no guest is left on their destination.
   * @default none
   */
  readonly abandonedEvacuations: readonly string[];
}

/** The policy of somebody who chose nothing. */
export const DEFAULT_POLICY: RecoveryPolicy = Object.freeze({
  priorUnknown: 'stopped',
  onError: 'recover',
  onPaused: 'stopped',
  onRescued: 'stopped',
  onShelved: 'hold',
  completeDeletes: false,
  confirmResize: 'whenSourceAlive',
  rebuildFromImage: 'hold',
  allowClientStop: false,
  abandonedEvacuations: Object.freeze([]),
});

/** Fills in the defaults; a field that is there and undefined counts as left out. */
export function resolvePolicy(policy: Partial<RecoveryPolicy> = {}): RecoveryPolicy {
  const given = Object.entries(policy).filter(([, value]) => (value as unknown) !== undefined);
  return { ...DEFAULT_POLICY, ...(Object.fromEntries(given) as Partial<RecoveryPolicy>) };
}
