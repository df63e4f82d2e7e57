import { RequestError } from './request-error.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * Thrown when a middleware failed by itself, or broke its contract; `cause` is what it threw. Where it had let the
 * request pass before, `mayHaveActed` is true for a call that changes something. It is never repeated.
 */
export class MiddlewareError extends RequestError {
  override readonly name = 'MiddlewareError';

  constructor(facts: RequestFacts, problem: string, cause: unknown) {
    super('middleware', `${facts.method} ${facts.url}: a middleware failed: ${problem}`, facts, { cause });
  }
}
