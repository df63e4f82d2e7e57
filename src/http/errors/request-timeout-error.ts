import { RequestError } from './request-error.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * Thrown when one attempt took longer than `timeoutMs`. It is the client's patience that ended: Nova goes on with
 * what it was asked to do, so `mayHaveActed` is true for every call that changes something.
 */
export class RequestTimeoutError extends RequestError {
  override readonly name = 'RequestTimeoutError';
  readonly timeoutMs: number;

  constructor(timeoutMs: number, facts: RequestFacts) {
    super('requestTimeout', `${facts.method} ${facts.url} gave no answer within ${timeoutMs} ms`, facts);
    this.timeoutMs = timeoutMs;
  }
}
