import { readFile, writeFile } from 'node:fs/promises';
import { runCommand } from '../ci/run-command.ts';
import { mutationPage, type MutationReport } from '../mutation/page.ts';
import type { Proof } from './proof.ts';

const REPORT = 'coverage/mutation.json';
const PAGE = 'docs/proofs/mutation.md';

/** Whether a test notices when the planner is broken on purpose, mutant by mutant. */
export const mutation: Proof = {
  name: 'mutation',
  proves:
    'of the mutants of src/recovery, sentences excluded, the tests notice at least 88 %: about forty minutes',
  async run() {
    const { exitCode } = await runCommand('npx stryker run', {
      limitMinutes: 120,
    });
    const report = JSON.parse(await readFile(REPORT, 'utf8')) as MutationReport;
    await writeFile(PAGE, await mutationPage(report));
    console.log(`${PAGE} has the results.`);
    return exitCode === 0;
  },
};
