import { RequestError } from './request-error.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * Thrown when the caller's signal aborted before an answer came; `cause` is the signal's reason. Where the
 * request was already under way and changes something, `mayHaveActed` is true.
 */
export class RequestAbortedError extends RequestError {
  override readonly name = 'RequestAbortedError';

  constructor(facts: RequestFacts, reason: unknown) {
    super('requestAborted', `${facts.method} ${facts.url} was aborted by the caller`, facts, {
      cause: reason,
    });
  }
}
