import { LifeboatError } from '../../errors.ts';
import type { Microversion } from '../../model/microversion.ts';
import type { RequestFacts } from './request-facts.ts';

/** The family of everything that can go wrong with one request to Keystone or Nova. Never thrown itself. */
export abstract class RequestError extends LifeboatError {
  readonly method: string;
  /** Without user info and without secrets in its query. */
  readonly url: string;
  /** The id that the service gave to the request; null where it did not answer. */
  readonly requestId: string | null;
  /** The `X-OpenStack-Request-ID` that was sent, by which Nova's logs can be searched. */
  readonly globalRequestId: string | null;
  /** The microversion that was asked for; null for Keystone. */
  readonly microversion: Microversion | null;
  /**
   * True when the service may have done what was asked, although the call failed: the reply was lost, came too
   * late, or told of a failure half-way. Look before asking again; an evacuation that is asked for twice is
   * accepted twice and destroys the good copy. Always false for reads.
   */
  readonly mayHaveActed: boolean;

  constructor(code: string, message: string, facts: RequestFacts, options?: ErrorOptions) {
    super(code, message, options);
    this.method = facts.method;
    this.url = facts.url;
    this.requestId = facts.requestId;
    this.globalRequestId = facts.globalRequestId;
    this.microversion = facts.microversion;
    this.mayHaveActed = facts.mayHaveActed;
  }
}
