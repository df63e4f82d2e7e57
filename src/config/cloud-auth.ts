import type { Auth, ScopeOptions } from './credentials.ts';
import type { Secret } from './secret.ts';

/** Who logs in: a user by id, or by name within a domain. */
export interface CloudUser {
  readonly username?: string | undefined;
  readonly userId?: string | undefined;
  readonly userDomainName?: string | undefined;
  readonly userDomainId?: string | undefined;
}

/** How a cloud wants its users to log in. Its secrets show nowhere; {@link revealAuth} gives them away. */
export type CloudAuth =
  | ({ readonly type: 'password'; readonly authUrl: string; readonly password: Secret } & CloudUser &
      ScopeOptions)
  | ({ readonly type: 'token'; readonly authUrl: string; readonly token: Secret } & ScopeOptions)
  | ({
      readonly type: 'applicationCredential';
      readonly authUrl: string;
      readonly id?: string | undefined;
      readonly name?: string | undefined;
      readonly secret: Secret;
    } & CloudUser)
  | { readonly type: 'none'; readonly endpoint: string }
  | { readonly type: 'adminToken'; readonly endpoint: string; readonly token: Secret };

/** The same with its secrets in the clear, as the option `auth` of `NovaClient.connect()` takes it. */
export function revealAuth(auth: CloudAuth): Auth {
  switch (auth.type) {
    case 'password':
      return { ...auth, password: auth.password.reveal() };
    case 'token':
    case 'adminToken':
      return { ...auth, token: auth.token.reveal() };
    case 'applicationCredential':
      return { ...auth, secret: auth.secret.reveal() };
    case 'none':
      return auth;
  }
}
