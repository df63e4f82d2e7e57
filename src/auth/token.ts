import type { Secret } from '../config/secret.ts';
import type { CatalogService } from './catalog.ts';

/** What Keystone gave out. */
export interface Token {
  readonly value: Secret;
  /** When it was received, by this machine's clock, in milliseconds since the epoch. */
  readonly receivedAt: number;
  /** When it ends, by this machine's clock, in milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly roles: readonly string[];
  readonly userName: string | null;
  readonly catalog: readonly CatalogService[];
}

/** A token with less than this left is renewed before it is used: a request may take a while to be looked at. */
const MARGIN_MS = 120_000;

/**
 * Says whether a token should be renewed before it is used again. Pure. A token that lives for less than four
 * minutes is used for half of its life, or each request would need a new one.
 */
export function needsRenewal(token: Pick<Token, 'receivedAt' | 'expiresAt'>, now: number): boolean {
  const margin = Math.min(MARGIN_MS, (token.expiresAt - token.receivedAt) / 2);
  return token.expiresAt - now < margin;
}
