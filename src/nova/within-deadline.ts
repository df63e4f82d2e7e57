import { limitTime } from '../http/limit-time.ts';
import type { Clock } from '../model/clock.ts';

/** How a call with a deadline ended. */
export type DeadlineOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** `error` is what the call itself ended with when it was stopped; undefined where it did not heed its signal. */
  | { readonly kind: 'late'; readonly error: unknown };

/**
 * Runs a call that must end in time. The call's own failures, those after the caller's abort among them, are thrown as they
 * are.
 */
export async function withinDeadline<T>(
  clock: Clock,
  deadlineMs: number,
  signal: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<DeadlineOutcome<T>> {
  let ended: { readonly error: unknown } | null = null;
  const outcome = await limitTime(clock, deadlineMs, signal, async (limit) => {
    try {
      return await call(limit);
    } catch (error) {
      ended = { error };
      throw error;
    }
  });
  if (outcome.kind === 'done') return outcome;
  // Not narrowed to null: it is set by the call.
  const last = ended as { readonly error: unknown } | null;
  if (outcome.kind === 'timeout') return { kind: 'late', error: last?.error };
  throw outcome.kind === 'failed' ? outcome.error : (last?.error ?? signal?.reason);
}
