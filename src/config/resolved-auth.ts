import type { CustomToken, TokenContext } from './credentials.ts';
import type { Secret } from './secret.ts';

/** One of the two ways in which Keystone lets things be named. */
export type Reference = { readonly id: string } | { readonly name: string };

/** A user or a project: by id, or by name within a domain. */
export type InDomain = { readonly id: string } | { readonly name: string; readonly domain: Reference };

/** What a token shall be for. */
export type Scope =
  | { readonly project: InDomain }
  | { readonly domain: Reference }
  | { readonly system: 'all' }
  | { readonly trust: string };

/** Credentials that Keystone is shown. */
export type KeystoneAuth =
  | {
      readonly type: 'password';
      /** Ends in `/v3`. */
      readonly keystoneUrl: string;
      readonly user: InDomain;
      readonly password: Secret;
      readonly scope: Scope;
    }
  | {
      readonly type: 'applicationCredential';
      /** Ends in `/v3`. */
      readonly keystoneUrl: string;
      readonly credential: { readonly id: string } | { readonly name: string; readonly user: InDomain };
      readonly secret: Secret;
    }
  | {
      readonly type: 'token';
      /** Ends in `/v3`. */
      readonly keystoneUrl: string;
      readonly token: Secret;
      /** Null where the token is used as it is. */
      readonly scope: Scope | null;
    };

/** A token and an endpoint that stay as they are. */
export interface FixedAuth {
  readonly type: 'none' | 'adminToken';
  readonly endpoint: string;
  readonly token: Secret;
  /** Null where it is not known. */
  readonly userId: string | null;
  readonly projectId: string | null;
}

/** A function that gives tokens. */
export interface ResolvedCustomAuth {
  readonly type: 'custom';
  readonly getToken: (context: TokenContext) => Promise<CustomToken>;
  /** Ends in `/v3`; null where Keystone is not asked. */
  readonly keystoneUrl: string | null;
  /** Null where the tokens are used as they are. */
  readonly scope: Scope | null;
}

/** Credentials that were checked; nothing in them can be printed by accident. */
export type ResolvedAuth = KeystoneAuth | FixedAuth | ResolvedCustomAuth;
