import type { Clock } from '../../model/clock.ts';

/** When a host counts as off. All times are in milliseconds. */
export interface ProofOptions {
  /**
   * How many readings in a row must say off. At least 2: a BMC may say off as soon as it has taken the order.
   *
   * @default 3
   */
  readonly readings?: number | undefined;
  /**
   * The time from the first to the last of these readings, over which they are spread evenly. A host that powers itself on again, or
   * was seen in the middle of a restart, must do so within it to be noticed.
   *
   * @default 10000
   */
  readonly settleMs?: number | undefined;
  /** The pause between two readings until the first one says off. @default 2000 */
  readonly pollIntervalMs?: number | undefined;
  /**
   * How long one reading or one order may take, with the log-in where it is the first.
   *
   * @default 30000, and 60000 for `command`, whose agents wait for the power by themselves
   */
  readonly callTimeoutMs?: number | undefined;
  /**
   * How long all of it may take. Longer than `settleMs` by the time that the host needs to go off.
   *
   * @default 120000, and 180000 for `command`
   */
  readonly timeoutMs?: number | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
}
