import type { Secret } from './secret.ts';

/** One of the two ways in which Keystone lets things be named. */
export type Reference = { readonly id: string } | { readonly name: string };

/** A user or a project: by id, or by name within a domain. */
export type InDomain = { readonly id: string } | { readonly name: string; readonly domain: Reference };

/** Credentials that were checked; nothing in them can be printed by accident. */
export type ResolvedAuth =
  | {
      readonly type: 'password';
      /** Ends in `/v3`. */
      readonly keystoneUrl: string;
      readonly user: InDomain;
      readonly password: Secret;
      readonly project: InDomain;
    }
  | {
      readonly type: 'applicationCredential';
      /** Ends in `/v3`. */
      readonly keystoneUrl: string;
      readonly credential: { readonly id: string } | { readonly name: string; readonly user: InDomain };
      readonly secret: Secret;
    };
