import type { Secret } from '../config/secret.ts';
import { isNovaError } from '../http/errors/nova-error.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { identityVersions } from './identity-discovery.ts';
import type { IdentityRequest } from './identity-request.ts';
import { readToken, type TokenQuestion } from './token-answer.ts';
import type { Token } from './token.ts';

/** What says that something else than Keystone's version 3 is at an address. */
const NOT_THERE: readonly number[] = [300, 404, 405];

/** One Keystone, as far as it gives out tokens. */
export class Keystone {
  readonly #http: HttpClient;
  readonly #now: () => number;
  #url: string;
  #offered: readonly string[] | null = null;

  /** @param url - Ends in `/v3`. It is a guess; Keystone is looked for below it where the guess is wrong. */
  constructor(http: HttpClient, url: string, now: () => number) {
    this.#http = http;
    this.#url = url;
    this.#now = now;
  }

  /** Where it is. */
  get url(): string {
    return this.#url;
  }

  /** The versions that were found where version 3 was not; null where nobody had to look. */
  get offered(): readonly string[] | null {
    return this.#offered;
  }

  /**
   * Asks for a token.
   *
   * @throws RequestError when Keystone refuses or cannot be reached; ResponseValidationError when its answer makes no
   * sense.
   */
  async issue({ body, secret }: IdentityRequest, renewable: boolean): Promise<Token> {
    return this.#ask({ method: 'POST', body, secrets: [secret] }, renewable);
  }

  /**
   * Asks what a token is good for; the token itself is allowed to. Its value stays the same.
   *
   * @throws like {@link issue}; Keystone answers 401 where the token has ended or was revoked.
   */
  async show(token: Secret, renewable: boolean): Promise<Token> {
    const secret = token.reveal();
    const headers = { 'x-auth-token': secret, 'x-subject-token': secret };
    return this.#ask({ method: 'GET', headers, secrets: [secret] }, renewable);
  }

  async #ask(
    parts: Pick<HttpRequest, 'headers' | 'body' | 'secrets'> & Pick<TokenQuestion, 'method'>,
    renewable: boolean,
  ): Promise<Token> {
    try {
      return await this.#send(parts, renewable);
    } catch (error) {
      if (this.#offered !== null || !isNotKeystone(error)) throw error;
      const guess = this.#url;
      const { v3, offered } = await identityVersions(this.#http, guess.replace(/\/v3$/, ''));
      this.#offered = offered;
      if (v3 === null || v3 === guess) throw error;
      this.#url = v3;
      return this.#send(parts, renewable);
    }
  }

  async #send(
    parts: Pick<HttpRequest, 'headers' | 'body' | 'secrets'> & Pick<TokenQuestion, 'method'>,
    renewable: boolean,
  ): Promise<Token> {
    const url = `${this.#url}/auth/tokens`;
    const { globalRequestId } = this.#http;
    // A token too many does no harm. No caller's signal: many may be waiting, and the client's time limit ends it.
    const response = await this.#http.send({ ...parts, url, repeat: 'freely', changes: false });
    return readToken(response, { method: parts.method, url, globalRequestId, renewable }, this.#now());
  }
}

/** Keystone gives reasons in JSON for what it refuses itself, a missing application credential (404) among them. */
function isNotKeystone(error: unknown): boolean {
  return isNovaError(error) && error.faultName === null && NOT_THERE.includes(error.status);
}
