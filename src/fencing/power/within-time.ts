import { limitTime } from '../../http/limit-time.ts';
import type { Proof } from './resolve-proof.ts';

/** How one call to a host's power ended: with its answer, or with a sentence why there is none. */
export type CallOutcome<T> =
  { readonly done: true; readonly value: T } | { readonly done: false; readonly why: string };

/**
 * Makes one call, which ends after `callTimeoutMs` or at the deadline.
 *
 * @returns how it ended; rejects only with the reason of the signal
 */
export async function withinTime<T>(
  { clock, callTimeoutMs }: Proof,
  deadline: number,
  signal: AbortSignal | undefined,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<CallOutcome<T>> {
  signal?.throwIfAborted();
  const limitMs = Math.max(1, Math.min(callTimeoutMs, deadline - clock.now()));
  const outcome = await limitTime(clock, limitMs, signal, work);
  signal?.throwIfAborted();
  switch (outcome.kind) {
    case 'done':
      return { done: true, value: outcome.value };
    case 'failed':
      return {
        done: false,
        why: outcome.error instanceof Error ? outcome.error.message : String(outcome.error),
      };
    case 'timeout':
    case 'aborted':
      return { done: false, why: `no answer within ${limitMs} ms` };
  }
}
