import { describe, expect, it } from 'vitest';
import type { Proof } from '../../scripts/proof/proof.ts';
import { PROOFS } from '../../scripts/proof/proofs.ts';
import { listProofs, selectProof } from '../../scripts/proof/select-proof.ts';

const run = () => Promise.resolve(true);
const proofs: readonly Proof[] = [
  { name: 'soak', proves: 'it lasts: an hour', run },
  { name: 'kill', proves: 'it goes on: ten minutes', run },
];

describe('the proofs', () => {
  it('are listed with what they prove', () => {
    expect(listProofs(proofs)).toBe('  soak  it lasts: an hour\n  kill  it goes on: ten minutes');
  });

  it('are found by their whole names alone', () => {
    expect(selectProof(proofs, 'kill')).toBe(proofs[1]);
    expect(() => selectProof(proofs, 'kil')).toThrow(
      /^No proof is called kil; there are:\n {2}soak {2}it lasts/,
    );
  });

  it('have names of their own', () => {
    expect(new Set(PROOFS.map(({ name }) => name)).size).toBe(PROOFS.length);
  });
});
