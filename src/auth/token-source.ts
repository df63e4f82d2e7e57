import type { TokenContext } from '../config/credentials.ts';
import type { Token } from './token.ts';

/** Why a token is asked for. */
export type TokenReason = TokenContext['reason'];

/** Where tokens come from. */
export interface TokenSource {
  /** Where Keystone is asked; null where it is not. */
  readonly authUrl: string | null;
  /** Why a token that was refused need not be asked for again, as the beginning of an error; null where it may help. */
  readonly lasting: string | null;
  /** Gets a token. What it throws is made into an AuthenticationError by who calls it, unless it is one. */
  get(reason: TokenReason): Promise<Token>;
  /** What was asked for and what to do, after an error of {@link get}; null where the error says it all. */
  explain(error: unknown): string | null;
}
