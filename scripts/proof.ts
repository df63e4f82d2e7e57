import { PROOFS } from './proof/proofs.ts';
import { listProofs, selectProof } from './proof/select-proof.ts';

// `npm run proof` lists the proofs, `npm run proof -- NAME` runs one.
const [name, ...others] = process.argv.slice(2);
if (name === undefined) {
  console.log(`Usage: npm run proof -- NAME\n\n${listProofs(PROOFS)}`);
} else {
  try {
    if (others.length > 0) throw new Error('One proof at a time: npm run proof -- NAME');
    process.exitCode = (await selectProof(PROOFS, name).run()) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
