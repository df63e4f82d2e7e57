import { bookworm } from './bookworm.ts';
import { faults } from './faults.ts';
import type { Proof } from './proof.ts';

/** All proofs. */
export const PROOFS: readonly Proof[] = [bookworm, faults];
