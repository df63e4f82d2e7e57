import { digest } from '../http/digest.ts';
import type { Requester, TokenCheck } from './requester.ts';

/** What a token can be for; there are no trusts. */
export type TokenScope = 'project' | 'domain' | 'system' | 'unscoped';

/** A token that was issued. Times are milliseconds since the epoch. */
export interface IssuedToken extends Requester {
  readonly value: string;
  readonly auditId: string;
  readonly scope: TokenScope;
  readonly methods: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Set with an application credential. */
  readonly applicationCredentialId: string | null;
}

/** The tokens that are valid. */
export class Tokens implements TokenCheck {
  readonly #now: () => number;
  readonly #lifetimeMs: number;
  readonly #tokens = new Map<string, IssuedToken>();
  #issued = 0;

  constructor(now: () => number, lifetimeMs: number) {
    this.#now = now;
    this.#lifetimeMs = lifetimeMs;
  }

  /** @param expiresAt - Of the token that it is made from, which it does not outlive. */
  issue(
    requester: Requester & Pick<IssuedToken, 'scope' | 'methods' | 'applicationCredentialId'>,
    expiresAt = Infinity,
  ): IssuedToken {
    this.#issued += 1;
    const at = this.#now();
    // Keystone knows whole seconds only.
    const issuedAt = Math.floor(at / 1000) * 1000;
    const chance = digest('sha256', `token ${this.#issued} of ${at}`);
    const token: IssuedToken = {
      ...requester,
      value: `gAAAAAB${chance}`,
      auditId: Buffer.from(chance.slice(0, 32), 'hex').toString('base64url'),
      issuedAt,
      expiresAt: Math.min(issuedAt + this.#lifetimeMs, expiresAt),
    };
    this.#tokens.set(token.value, token);
    return token;
  }

  /** Returns null when it is unknown, revoked or expired. */
  find(value: string | undefined): IssuedToken | null {
    const token = value === undefined ? undefined : this.#tokens.get(value);
    if (token === undefined) return null;
    if (token.expiresAt > this.#now()) return token;
    this.#tokens.delete(token.value);
    return null;
  }

  requesterOf(value: string | undefined): Requester | null {
    return this.find(value);
  }

  /** Takes a token back. */
  revoke(value: string): void {
    this.#tokens.delete(value);
  }

  /** Lets every token that was issued so far expire. */
  expireAll(): void {
    this.#tokens.clear();
  }
}
