import type { CustomToken, TokenContext } from '../config/credentials.ts';
import { isSendable, parseHttpUrl } from '../config/resolve-auth.ts';
import type { ResolvedCustomAuth } from '../config/resolved-auth.ts';
import { Secret } from '../config/secret.ts';
import type { HttpClient } from '../http/http-client.ts';
import { limitTime } from '../http/limit-time.ts';
import { scrub } from '../http/redact.ts';
import type { Clock } from '../model/clock.ts';
import { AuthenticationError } from './authentication-error.ts';
import { catalogSchema } from './catalog-schema.ts';
import { describeAuth } from './describe-auth.ts';
import { explainRefusal } from './explain-refusal.ts';
import { isAuthenticationError } from './guards.ts';
import { rescopeRequest } from './identity-request.ts';
import { Keystone } from './keystone.ts';
import type { TokenReason, TokenSource } from './token-source.ts';
import type { Token } from './token.ts';

/** Tokens that a function of the caller gives, completed by Keystone where it may be asked. */
export class CustomSource implements TokenSource {
  readonly lasting = null;
  readonly #auth: ResolvedCustomAuth;
  readonly #keystone: Keystone | null;
  readonly #clock: Clock;
  readonly #timeoutMs: number;

  constructor(http: HttpClient, auth: ResolvedCustomAuth, clock: Clock, timeoutMs: number) {
    this.#auth = auth;
    this.#keystone =
      auth.keystoneUrl === null ? null : new Keystone(http, auth.keystoneUrl, () => clock.now());
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  get authUrl(): string | null {
    return this.#keystone?.url ?? null;
  }

  async get(reason: TokenReason): Promise<Token> {
    const own = this.#read(await this.#call(reason));
    if (this.#keystone === null) return own;
    const { scope } = this.#auth;
    const shown =
      scope === null
        ? await this.#keystone.show(own.value, true)
        : await this.#keystone.issue(rescopeRequest(own.value.reveal(), scope), true);
    return {
      ...shown,
      expiresAt: Math.min(own.expiresAt, shown.expiresAt),
      roles: own.roles ?? shown.roles,
      catalog: own.catalog ?? shown.catalog,
      endpoint: own.endpoint,
    };
  }

  explain(error: unknown): string {
    const context = { offered: this.#keystone?.offered ?? null, endsAt: null };
    const means = explainRefusal(error, this.#auth, context);
    return `Asked for: ${describeAuth(this.#auth)}.${means === null ? '' : ` ${means}.`}`;
  }

  async #call(reason: TokenReason): Promise<CustomToken> {
    const timeoutMs = this.#timeoutMs;
    const outcome = await limitTime(this.#clock, timeoutMs, undefined, async (signal) => {
      const context: TokenContext = { reason, signal };
      return this.#auth.getToken(context);
    });
    switch (outcome.kind) {
      case 'done':
        return outcome.value;
      case 'failed': {
        const { error } = outcome;
        if (isAuthenticationError(error)) throw error;
        const why = error instanceof Error ? error.message : String(error);
        throw failure(`the function auth.token failed: ${why}`, false, { cause: error });
      }
      default:
        throw failure(`the function auth.token gave no token within ${timeoutMs} ms`, true);
    }
  }

  #read(given: CustomToken): Token {
    // Whoever writes no TypeScript may return anything.
    const { token, expiresAt, roles, catalog, endpoint } = (given as Partial<CustomToken> | undefined) ?? {};
    if (typeof token !== 'string' || !isSendable(token)) {
      throw failure(
        'the function auth.token must give { token }, a text of visible ASCII letters without white space',
        false,
      );
    }
    const ends = expiresAt === undefined ? Infinity : new Date(expiresAt).getTime();
    if (Number.isNaN(ends)) throw failure('the expiresAt that auth.token gave is no time', false);
    const parsed = catalogSchema.safeParse(catalog ?? []);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const path = ['catalog', ...(issue?.path ?? [])].map(String).join('.');
      throw failure(`the ${path} that auth.token gave: ${issue?.message ?? 'is not as expected'}`, false);
    }
    if (endpoint !== undefined) checkEndpoint(endpoint, token);
    return {
      value: new Secret(token),
      receivedAt: this.#clock.now(),
      expiresAt: ends,
      renewable: true,
      roles: roles ?? null,
      userName: null,
      userId: null,
      scope: null,
      catalog: catalog === undefined ? null : parsed.data,
      endpoint: endpoint ?? null,
    };
  }
}

function checkEndpoint(endpoint: string, token: string): void {
  try {
    parseHttpUrl('endpoint', endpoint);
  } catch (error) {
    const why = scrub(error instanceof Error ? error.message : '', [token]);
    throw failure(`what auth.token gave has a wrong ${why}`, false);
  }
}

function failure(why: string, temporary: boolean, options?: ErrorOptions): AuthenticationError {
  const facts = { authUrl: null, status: null, requestId: null, temporary };
  return new AuthenticationError(`could not authenticate: ${why}`, facts, options);
}
