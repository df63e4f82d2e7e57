import type { Secret } from '../config/secret.ts';
import type { CatalogService } from './catalog.ts';
import type { TokenScope } from './token-scope.ts';

/** A token, and what is known of it. */
export interface Token {
  readonly value: Secret;
  /** When it was received, by this machine's clock, in milliseconds since the epoch. */
  readonly receivedAt: number;
  /** When it ends, by this machine's clock, in milliseconds since the epoch; `Infinity` where that is not known. */
  readonly expiresAt: number;
  /** False where another one would end at the same time, so that there is no use in asking for it early. */
  readonly renewable: boolean;
  /** Null where they are not known. */
  readonly roles: readonly string[] | null;
  readonly userName: string | null;
  readonly userId: string | null;
  /** Null where it is not known. */
  readonly scope: TokenScope | null;
  /** Null where it is not known; empty for a token that has none. */
  readonly catalog: readonly CatalogService[] | null;
  /** Where Nova is; null where the catalog tells. */
  readonly endpoint: string | null;
}

/** A token with less than this left is renewed before it is used: a request may take a while to be looked at. */
const MARGIN_MS = 120_000;

/**
 * Says whether a token should be renewed before it is used again. Pure. A token that lives for less than four
 * minutes is used for half of its life, or each request would need a new one. One that cannot be renewed is used to its
 * end.
 */
export function needsRenewal(
  token: Pick<Token, 'receivedAt' | 'expiresAt' | 'renewable'>,
  now: number,
): boolean {
  const margin = token.renewable ? Math.min(MARGIN_MS, (token.expiresAt - token.receivedAt) / 2) : 0;
  return token.expiresAt - now < margin || token.expiresAt <= now;
}
