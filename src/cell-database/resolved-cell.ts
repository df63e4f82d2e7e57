import type { Secret } from '../config/secret.ts';

/** The database of a cell, checked; nothing in it can be printed by accident. */
export interface ResolvedCell {
  /** For names and messages, such as `nova_cell1@10.0.0.5:3306`. */
  readonly label: string;
  readonly address: Address;
  readonly user: string;
  readonly password: Secret;
  readonly database: string;
  /** Null where nothing is encrypted. */
  readonly tls: ResolvedTls | null;
}

/** Where a server listens. */
export type Address = { readonly host: string; readonly port: number } | { readonly socketPath: string };

/** How to encrypt. The PEM texts were tried: OpenSSL takes them. */
export interface ResolvedTls {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: Secret | null;
  /** What the certificate must be for, and what is asked for by SNI where it is a name. */
  readonly servername: string;
  /** Checks the chain of the certificate. */
  readonly rejectUnauthorized: boolean;
  /** Checks whom the certificate is for. */
  readonly checkIdentity: boolean;
}

/** Everything of a cell that nobody may see. */
export function secretsOf({ password, tls }: ResolvedCell): readonly string[] {
  const secrets = [password.reveal(), encodeURIComponent(password.reveal())];
  return tls?.key ? [...secrets, tls.key.reveal()] : secrets;
}
