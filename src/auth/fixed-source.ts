import type { FixedAuth } from '../config/resolved-auth.ts';
import type { Clock } from '../model/clock.ts';
import type { TokenSource } from './token-source.ts';
import type { Token } from './token.ts';

/** One token for ever. */
export class FixedSource implements TokenSource {
  readonly authUrl = null;
  readonly lasting: string;
  readonly #auth: FixedAuth;
  readonly #clock: Clock;

  constructor(auth: FixedAuth, clock: Clock) {
    this.#auth = auth;
    this.#clock = clock;
    this.lasting =
      auth.type === 'none'
        ? 'refused without a login (this Nova wants a token of Keystone; auth.type none is for one with noauth2)'
        : 'refused with the admin token (it has ended, was revoked or was never one; nothing can renew it)';
  }

  get(): Promise<Token> {
    const { token, endpoint, userId, projectId } = this.#auth;
    return Promise.resolve({
      value: token,
      receivedAt: this.#clock.now(),
      expiresAt: Infinity,
      renewable: false,
      roles: null,
      userName: null,
      userId,
      scope: projectId === null ? null : { kind: 'project', id: projectId, name: null },
      catalog: null,
      endpoint,
    });
  }

  explain(): null {
    return null;
  }
}
