import { LifeboatError } from '../errors.ts';

/**
 * Thrown when there is no token. The request that needed it was not sent, or was refused for its old token. `cause` is the failure of the request to Keystone, or what a `custom` function threw. The message says what
 * was asked for and what to do; it has no secret in it.
 */
export class AuthenticationError extends LifeboatError {
  override readonly name = 'AuthenticationError';
  /** Where Keystone was asked; null where a `custom` function gave no token. */
  readonly authUrl: string | null;
  /** What Keystone answered; null where it did not answer. */
  readonly status: number | null;
  readonly requestId: string | null;
  /**
   * True when it may work later: Keystone could not be reached, was overloaded or failed. False when it refused
   * the credentials, or understood something else than what was meant.
   */
  readonly temporary: boolean;
  /** True where an attempt before the one that was refused for its token may have been carried out. */
  readonly mayHaveActed: boolean;

  constructor(
    message: string,
    facts: {
      readonly authUrl: string | null;
      readonly status: number | null;
      readonly requestId: string | null;
      readonly temporary: boolean;
      readonly mayHaveActed?: boolean;
    },
    options?: ErrorOptions,
  ) {
    super('authentication', message, options);
    this.authUrl = facts.authUrl;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.temporary = facts.temporary;
    this.mayHaveActed = facts.mayHaveActed ?? false;
  }
}
