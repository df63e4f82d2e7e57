import { writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { labSettings } from '../../lab/index.ts';
import { runCommand } from '../ci/run-command.ts';
import { killedPage } from './killed-page.ts';
import type { Proof } from './proof.ts';

const RECOVERIES = 4;
const OF_EACH_KIND = 6;
const KILLS = 5;
const PAGE = 'docs/proofs/killed.md';

/** Real processes on the real Nova that are killed again and again. */
export const killed: Proof = {
  name: 'killed',
  proves: `in ${RECOVERIES} recoveries of ${5 * OF_EACH_KIND} instances on the real Nova, each killed ${KILLS} times with SIGKILL, every instance ends as its owner left it: fifteen to thirty minutes`,
  async run() {
    const { exitCode, output } = await runCommand('npm run test:nova -- test/nova/killed.test.ts', {
      limitMinutes: 45,
      env: {
        KILLED_RECOVERIES: String(RECOVERIES),
        KILLED_OF_EACH_KIND: String(OF_EACH_KIND),
        KILLED_KILLS: String(KILLS),
      },
    });
    if (exitCode !== 0) return false;
    await writeFile(PAGE, killedPage(stripVTControlCharacters(output), labSettings(process.env).release));
    console.log(`${PAGE} has the results.`);
    return true;
  },
};
