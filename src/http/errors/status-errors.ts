import type { Microversion } from '../../model/microversion.ts';
import { NovaError, type RefusalFacts } from './nova-error.ts';

/**
 * Thrown for 400: the request can never succeed as it is. For an evacuation also when the failed host's service
 * is still seen up, when the host that was named is the present one, and when a nova-compute is too old for 2.95.
 * Nothing was done.
 */
export class BadRequestError extends NovaError {
  override readonly name = 'BadRequestError';
  constructor(facts: RefusalFacts) {
    super(facts, 'badRequest');
  }
}

/**
 * Thrown for 401, after the token was renewed once and the new one was refused as well. The service does not
 * accept what Keystone gave out: look at its own configuration. Nothing was done.
 */
export class UnauthorizedError extends NovaError {
  override readonly name = 'UnauthorizedError';
  constructor(facts: RefusalFacts, lead = '') {
    super(facts, 'unauthorized', lead);
  }
}

/**
 * Thrown for 403: the user lacks the role, or a quota is used up. Nothing was done. Where it is for Nova's policy, the
 * message says which roles the token has, and for what.
 */
export class ForbiddenError extends NovaError {
  override readonly name = 'ForbiddenError';
  constructor(facts: RefusalFacts, lead = '') {
    super(facts, 'forbidden', lead);
  }
}

/**
 * Thrown for 404: there is no such thing. After a DELETE whose first reply was lost it means that the thing is
 * gone, as it should be; `mayHaveActed` is then true.
 */
export class NotFoundError extends NovaError {
  override readonly name = 'NotFoundError';
  constructor(facts: RefusalFacts) {
    super(facts, 'notFound');
  }
}

/**
 * Thrown for 409: the instance's state does not allow the call; Nova's sentence names the attribute. Nothing was
 * done, with one exception: an evacuation at 2.95 that is refused because of a pinned RPC version
 * (`UnsupportedRPCVersion`) leaves task_state `rebuilding` and a migration `accepted`.
 */
export class ConflictError extends NovaError {
  override readonly name = 'ConflictError';
  constructor(facts: RefusalFacts) {
    super(facts, 'conflict');
  }
}

/** Thrown for 413 and 429: too many requests. Nothing was done; ask again later. */
export class TooManyRequestsError extends NovaError {
  override readonly name = 'TooManyRequestsError';
  constructor(facts: RefusalFacts) {
    super(facts, 'tooManyRequests');
  }
}

/**
 * Thrown for 5xx. Something broke after the request had come in, perhaps half-way: `mayHaveActed` is true for every
 * call that changes something.
 */
export class ServerError extends NovaError {
  override readonly name = 'ServerError';
  constructor(facts: RefusalFacts) {
    super(facts, 'server');
  }
}

/**
 * Thrown for 406, and before anything is sent when the client knows that the service cannot do it: a call needs
 * a microversion that the service does not have. Nothing was done.
 */
export class MicroversionUnsupportedError extends NovaError {
  override readonly name = 'MicroversionUnsupportedError';
  /** The microversion that the call needs. */
  readonly required: Microversion;
  /** The oldest one that the service has; null where it is not known. */
  readonly min: Microversion | null;
  /** The newest one that the service has; null where it is not known. */
  readonly max: Microversion | null;

  constructor(
    facts: RefusalFacts,
    required: Microversion,
    range: { readonly min: Microversion; readonly max: Microversion } | null,
  ) {
    super(facts, 'microversionUnsupported');
    this.required = required;
    this.min = range?.min ?? null;
    this.max = range?.max ?? null;
  }
}
