import { RequestError } from './request-error.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * Thrown when there was no whole answer: the connection was refused, reset or closed, the certificate was not
 * trusted, or the answer was larger than allowed. For a call that changes something, `mayHaveActed` is true
 * unless the connection was provably never made.
 */
export class ConnectionError extends RequestError {
  override readonly name = 'ConnectionError';
  /** The code of the underlying error, such as `ECONNRESET` or `UND_ERR_SOCKET`; null where it has none. */
  readonly reason: string | null;

  constructor(message: string, reason: string | null, facts: RequestFacts, options?: ErrorOptions) {
    super('connection', message, facts, options);
    this.reason = reason;
  }
}
