import type { KeystoneAuth } from '../config/resolved-auth.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { Clock } from '../model/clock.ts';
import { describeAuth } from './describe-auth.ts';
import { explainRefusal } from './explain-refusal.ts';
import { identityRequest, rescopeRequest } from './identity-request.ts';
import { Keystone } from './keystone.ts';
import type { TokenSource } from './token-source.ts';
import type { Token } from './token.ts';

/** Tokens that Keystone gives for credentials. */
export class KeystoneSource implements TokenSource {
  readonly lasting = null;
  readonly #keystone: Keystone;
  readonly #auth: KeystoneAuth;
  #endsAt: string | null = null;

  constructor(http: HttpClient, auth: KeystoneAuth, clock: Clock) {
    this.#keystone = new Keystone(http, auth.keystoneUrl, () => clock.now());
    this.#auth = auth;
  }

  get authUrl(): string {
    return this.#keystone.url;
  }

  async get(): Promise<Token> {
    const auth = this.#auth;
    if (auth.type !== 'token') return this.#keystone.issue(identityRequest(auth), true);
    const token =
      auth.scope === null
        ? await this.#keystone.show(auth.token, false)
        : await this.#keystone.issue(rescopeRequest(auth.token.reveal(), auth.scope), false);
    this.#endsAt = new Date(token.expiresAt).toISOString();
    return token;
  }

  explain(error: unknown): string {
    const context = { offered: this.#keystone.offered, endsAt: this.#endsAt };
    const means = explainRefusal(error, this.#auth, context);
    return `Asked for: ${describeAuth(this.#auth)}.${means === null ? '' : ` ${means}.`}`;
  }
}
