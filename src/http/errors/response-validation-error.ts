import { LifeboatError } from '../../errors.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * Thrown when an answer lacks what cannot be done without, such as an instance's id, or is no JSON at all. The
 * answer itself is not in the error. For a call that changes something `mayHaveActed` is true: it succeeded as far
 * as the status tells.
 */
export class ResponseValidationError extends LifeboatError {
  override readonly name = 'ResponseValidationError';
  /** Where in the answer, such as `servers.3.id`. */
  readonly path: string;
  /** Null where no request was made, as by `instanceFromNova`. */
  readonly method: string | null;
  readonly url: string | null;
  readonly requestId: string | null;
  /** See {@link RequestError.mayHaveActed}. */
  readonly mayHaveActed: boolean;

  constructor(path: string, problem: string, facts: RequestFacts | null) {
    const place = path === '' ? 'The answer' : path;
    const request = facts === null ? '' : ` in the answer to ${facts.method} ${facts.url}`;
    const id = facts?.requestId ? ` (${facts.requestId})` : '';
    super('responseValidation', `${place}${request}: ${problem}${id}`);
    this.path = path;
    this.method = facts?.method ?? null;
    this.url = facts?.url ?? null;
    this.requestId = facts?.requestId ?? null;
    this.mayHaveActed = facts?.mayHaveActed ?? false;
  }
}
