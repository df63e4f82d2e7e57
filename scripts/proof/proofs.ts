import { bookworm } from './bookworm.ts';
import type { Proof } from './proof.ts';

/** All proofs. */
export const PROOFS: readonly Proof[] = [bookworm];
