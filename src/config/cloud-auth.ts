import type { Auth } from './credentials.ts';
import type { Secret } from './secret.ts';

/** What a token is for: one of these, or nothing. */
interface Scope {
  readonly projectName?: string | undefined;
  readonly projectId?: string | undefined;
  readonly projectDomainName?: string | undefined;
  readonly projectDomainId?: string | undefined;
  readonly domainName?: string | undefined;
  readonly domainId?: string | undefined;
  readonly systemScope?: 'all' | undefined;
  readonly trustId?: string | undefined;
}

/** A user by id, or by name within a domain. */
interface User {
  readonly username?: string | undefined;
  readonly userId?: string | undefined;
  readonly userDomainName?: string | undefined;
  readonly userDomainId?: string | undefined;
}

/** The ways to log in that a clouds.yaml can describe. */
export type MappedAuth =
  | ({ readonly type: 'password'; readonly authUrl: string; readonly password: string } & User & Scope)
  | ({ readonly type: 'token'; readonly authUrl: string; readonly token: string } & Scope)
  | ({
      readonly type: 'applicationCredential';
      readonly authUrl: string;
      readonly id?: string | undefined;
      readonly name?: string | undefined;
      readonly secret: string;
    } & User)
  | { readonly type: 'none'; readonly endpoint: string }
  | { readonly type: 'adminToken'; readonly endpoint: string; readonly token: string };

type Hidden<T> = T extends unknown
  ? { readonly [Key in keyof T]: Key extends 'password' | 'token' | 'secret' ? Secret : T[Key] }
  : never;

/** How to log in, with its secrets hidden: a way of {@link Auth} that shows itself nowhere. */
export type CloudAuth = Hidden<MappedAuth>;

/** Gives the secrets away, to the one place that logs in. */
export function revealAuth(auth: CloudAuth): Auth {
  // The union above names what this package can log in with; the cast is the only place that says so.
  return reveal(auth) as Auth;
}

function reveal(auth: CloudAuth): MappedAuth {
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
