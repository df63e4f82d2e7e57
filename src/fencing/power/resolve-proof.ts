import { InvalidOptionsError } from '../../errors.ts';
import { systemClock } from '../../http/system-clock.ts';
import type { Clock } from '../../model/clock.ts';
import type { ProofOptions } from './proof-options.ts';

/** When a host counts as off, checked and complete. */
export interface Proof {
  readonly readings: number;
  readonly settleMs: number;
  readonly pollIntervalMs: number;
  readonly callTimeoutMs: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** setTimeout fires at once when it is given more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Checks when a host is to count as off, and completes it.
 *
 * @throws {InvalidOptionsError} naming the first option that is wrong
 */
export function resolveProof(
  options: ProofOptions,
  defaults: Pick<Proof, 'callTimeoutMs' | 'timeoutMs'> = { callTimeoutMs: 30_000, timeoutMs: 120_000 },
): Proof {
  const { readings = 3, settleMs = 10_000, pollIntervalMs = 2_000, clock = systemClock } = options;
  const { callTimeoutMs = defaults.callTimeoutMs, timeoutMs = defaults.timeoutMs } = options;
  if (!Number.isInteger(readings) || readings < 2) {
    throw new InvalidOptionsError(
      'readings',
      'must be a whole number, 2 or more: a single reading proves nothing',
    );
  }
  for (const [name, ms] of Object.entries({ settleMs, pollIntervalMs, callTimeoutMs, timeoutMs })) {
    if (!(typeof ms === 'number' && ms > 0 && ms <= LONGEST_TIMER_MS)) {
      throw new InvalidOptionsError(
        name,
        `must be a number of milliseconds above 0 and at most ${LONGEST_TIMER_MS}`,
      );
    }
  }
  if (timeoutMs <= settleMs) {
    throw new InvalidOptionsError(
      'timeoutMs',
      `must be more than settleMs (${settleMs}), or no host could ever be seen off`,
    );
  }
  if (!(typeof clock.now === 'function' && typeof clock.sleep === 'function')) {
    throw new InvalidOptionsError('clock', 'must have now() and sleep(ms, signal)');
  }
  return { readings, settleMs, pollIntervalMs, callTimeoutMs, timeoutMs, clock };
}
