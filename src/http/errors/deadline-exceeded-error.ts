import { RequestError } from './request-error.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * Thrown when a call, with its repetitions, its pauses and the wait for a token, took longer than `deadlineMs`. It is the
 * client's patience that ended: Nova goes on with what it was asked to do, so `mayHaveActed` is true for a call that
 * changes something and was under way. `cause` is what the interrupted attempt ended with.
 */
export class DeadlineExceededError extends RequestError {
  override readonly name = 'DeadlineExceededError';
  /** What was allowed, in milliseconds. */
  readonly deadlineMs: number;

  constructor(deadlineMs: number, facts: RequestFacts, cause: unknown) {
    super('deadlineExceeded', `${facts.method} ${facts.url} came to no end within ${deadlineMs} ms`, facts, {
      cause,
    });
    this.deadlineMs = deadlineMs;
  }
}
