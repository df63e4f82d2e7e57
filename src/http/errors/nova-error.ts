import { RequestError } from './request-error.ts';
import type { RequestFacts } from './request-facts.ts';

const FAMILY = Symbol.for('nova-lifeboat.nova-error');

/** What an answer other than a success tells. */
export interface RefusalFacts extends RequestFacts {
  readonly status: number;
  /** Nova's word for the kind of failure, such as `conflictingRequest`; null where the body had none. */
  readonly faultName: string | null;
  /** The service's own sentence. */
  readonly novaMessage: string;
  /** What `Retry-After` asked for, in milliseconds. */
  readonly retryAfterMs: number | null;
}

/**
 * Thrown when Nova (or Keystone, or a proxy before them) answered with another status than a success. Most
 * statuses have a class of their own; this one is thrown for the rest, such as 405 or a redirect.
 */
export class NovaError extends RequestError {
  override readonly name: string = 'NovaError';
  readonly status: number;
  /** Nova's word for the kind of failure, such as `conflictingRequest`; null where the body had none. */
  readonly faultName: string | null;
  /** The service's own sentence, without secrets. */
  readonly novaMessage: string;
  /** What `Retry-After` asked for, in milliseconds; null where it was not sent. */
  readonly retryAfterMs: number | null;

  constructor(facts: RefusalFacts, code = 'unexpectedStatus', lead = '') {
    const said = facts.novaMessage === '' ? '' : `: ${facts.novaMessage}`;
    const id = facts.requestId === null ? '' : ` (${facts.requestId})`;
    super(code, `${lead}${facts.method} ${facts.url} answered ${facts.status}${said}${id}`, facts);
    this.status = facts.status;
    this.faultName = facts.faultName;
    this.novaMessage = facts.novaMessage;
    this.retryAfterMs = facts.retryAfterMs;
    Object.defineProperty(this, FAMILY, { value: true });
  }
}

/** Says whether a value is a {@link NovaError} of any kind, also one from another copy of the package. */
export function isNovaError(value: unknown): value is NovaError {
  return typeof value === 'object' && value !== null && FAMILY in value;
}
