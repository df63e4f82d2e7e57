import type { Proof } from './proof.ts';

/** Finds a proof by its name. A name that finds nothing is an error, or a typing mistake would look like a pass. */
export function selectProof(proofs: readonly Proof[], name: string): Proof {
  const proof = proofs.find((one) => one.name === name);
  if (proof === undefined) throw new Error(`No proof is called ${name}; there are:\n${listProofs(proofs)}`);
  return proof;
}

/** A line for each proof: its name, and what it proves. */
export function listProofs(proofs: readonly Proof[]): string {
  const width = Math.max(...proofs.map(({ name }) => name.length));
  return proofs.map(({ name, proves }) => `  ${name.padEnd(width)}  ${proves}`).join('\n');
}
