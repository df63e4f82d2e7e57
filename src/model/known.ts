/**
 * A word of Nova's vocabulary, open at its end: newer releases may send words that this library has never
 * heard of. They survive parsing, never crash anything and never lead to an action.
 */
export type Known<T extends string> = T | (string & {});
