import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './lab-error.ts';

/** How long and how often {@link until} looks. */
export interface WaitOptions {
  /** Milliseconds after which it gives up. */
  readonly timeoutMs: number;
  /**
   * Milliseconds between two looks.
   * @default 100
   */
  readonly intervalMs?: number;
}

/**
 * Waits until `look` returns something else than `undefined` and `false`, and returns that.
 *
 * @throws {@link LabError} with the sentence of `tooLate` when the time is over.
 */
export async function until<T>(
  look: () => Promise<T | undefined | false>,
  { timeoutMs, intervalMs = 100 }: WaitOptions,
  tooLate: () => string,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new LabError(tooLate());
    await sleep(intervalMs);
  }
}
