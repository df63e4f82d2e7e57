import { debugAuth } from '../http/debug.ts';
import {
  isConnectionError,
  isForbiddenError,
  isRequestTimeoutError,
  isUnauthorizedError,
} from '../http/errors/guards.ts';
import { isNovaError } from '../http/errors/nova-error.ts';
import { UnauthorizedError } from '../http/errors/status-errors.ts';
import { onAbort } from '../http/on-abort.ts';
import { AuthenticationError } from './authentication-error.ts';
import { explainForbidden } from './explain-forbidden.ts';
import { isAuthenticationError } from './guards.ts';
import type { TokenReason, TokenSource } from './token-source.ts';
import { needsRenewal, type Token } from './token.ts';

/** What a caller of {@link Session.run} has to say of the second run. */
export interface SecondRun {
  /** Told of the refusal, before the token is renewed. */
  readonly onRefused?: ((error: UnauthorizedError) => void) | undefined;
  /** Asked once there is a new token; a false ends the call with the refusal. */
  readonly mayRepeat?: (() => boolean) | undefined;
}

/** Keeps a token, renews it in time, and only once for all that wait for it. */
export class Session {
  readonly #source: TokenSource;
  readonly #now: () => number;
  #token: Token | null = null;
  #roles: readonly string[] = [];
  /** The one renewal under way. */
  #renewal: Promise<Token> | null = null;
  /** Why the next token is asked for. */
  #reason: TokenReason = 'first';

  constructor(source: TokenSource, now: () => number) {
    this.#source = source;
    this.#now = now;
  }

  /** The roles that the last token carried; none where they are not known. */
  get roles(): readonly string[] {
    return this.#roles;
  }

  /**
   * A token with enough life left; renewed first where that is needed.
   *
   * @throws AuthenticationError when there is none; the signal's reason when the caller stops waiting, while the
   * renewal goes on for the others.
   */
  async token(signal?: AbortSignal): Promise<Token> {
    signal?.throwIfAborted();
    if (this.#token !== null && !needsRenewal(this.#token, this.#now())) return this.#token;
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    return waitUnlessAborted(this.#renewal, signal);
  }

  /**
   * Runs a call with a token. When the service refuses the token, it is renewed and the call is run once more: the
   * service looks at the token before anything else, so nothing was done yet.
   *
   * @param call - Is told whether an earlier attempt, before the one that was refused, may have been carried out.
   * @throws UnauthorizedError, "still refused after re-authentication", when that did not help; AuthenticationError,
   * "could not re-authenticate", when there was no new token; ForbiddenError with the token's roles and scope in front
   * where Nova's policy does not allow the call.
   */
  async run<T>(
    call: (token: Token, mayHaveActed: boolean) => Promise<T>,
    signal?: AbortSignal,
    { onRefused, mayRepeat }: SecondRun = {},
  ): Promise<T> {
    const token = await this.token(signal);
    let refusal: UnauthorizedError;
    try {
      return await call(token, false);
    } catch (error) {
      if (isForbiddenError(error)) throw explainForbidden(error, token);
      if (!isUnauthorizedError(error)) throw error;
      const { lasting } = this.#source;
      if (lasting !== null) throw new UnauthorizedError(error, `${lasting}: `);
      refusal = error;
      onRefused?.(error);
      debugAuth('the token was refused (%s): renewing it', error.requestId ?? '-');
      this.#forget(token);
    }
    const renewed = await this.#tokenAfter(refusal, signal);
    // The renewal may have been long, and the caller may have thought better of it.
    if (mayRepeat?.() === false) throw refusal;
    try {
      return await call(renewed, refusal.mayHaveActed);
    } catch (error) {
      if (isForbiddenError(error)) throw explainForbidden(error, renewed);
      if (!isUnauthorizedError(error)) throw error;
      // It is known to be useless; the next call should not begin with it.
      this.#forget(renewed);
      throw new UnauthorizedError(error, 'still refused after re-authentication: ');
    }
  }

  async #tokenAfter({ mayHaveActed }: UnauthorizedError, signal: AbortSignal | undefined): Promise<Token> {
    try {
      return await this.token(signal);
    } catch (error) {
      if (!mayHaveActed || !isAuthenticationError(error)) throw error;
      // The others that wait for the same renewal have done nothing, so each has an error of its own.
      const { message, cause, authUrl, status, requestId, temporary } = error;
      const facts = { authUrl, status, requestId, temporary, mayHaveActed };
      throw new AuthenticationError(message, facts, { cause });
    }
  }

  #forget(token: Token): void {
    // Another call may have renewed it meanwhile.
    if (this.#token !== token) return;
    this.#token = null;
    this.#reason = 'refused';
  }

  async #renew(): Promise<Token> {
    const reason = this.#reason;
    try {
      // Without any caller's signal: many may be waiting. The client's time limit ends it.
      const token = await this.#source.get(reason);
      this.#token = token;
      this.#roles = token.roles ?? [];
      this.#reason = 'expiring';
      const livesFor = Math.round((token.expiresAt - token.receivedAt) / 1000);
      debugAuth('authenticated as %s for %d s (%s)', token.userName, livesFor, this.#roles.join(', '));
      return token;
    } catch (error) {
      this.#token = null;
      throw isAuthenticationError(error) ? error : this.#failure(error, reason !== 'first');
    }
  }

  #failure(error: unknown, again: boolean): AuthenticationError {
    const { authUrl } = this.#source;
    const status = isNovaError(error) ? error.status : null;
    const temporary =
      isConnectionError(error) || isRequestTimeoutError(error) || status === 429 || (status ?? 0) >= 500;
    const why = error instanceof Error ? error.message : String(error);
    const explained = temporary ? null : this.#source.explain(error);
    const verb = again ? 're-authenticate' : 'authenticate';
    return new AuthenticationError(
      `could not ${verb} at ${authUrl ?? 'no Keystone'}: ${why}${explained === null ? '' : `. ${explained}`}`,
      { authUrl, status, requestId: isNovaError(error) ? error.requestId : null, temporary },
      { cause: error },
    );
  }
}

/** Waits for a shared promise, or for the signal, whichever comes first. */
async function waitUnlessAborted<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared;
  let stopListening: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stopListening = onAbort(signal, () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    });
  });
  try {
    return await Promise.race([shared, aborted]);
  } finally {
    stopListening?.();
  }
}
