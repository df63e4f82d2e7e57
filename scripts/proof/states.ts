import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isUp, labSettings, type LabSuite } from '../../lab/index.ts';
import { STATES_ALL, STATES_COMPARE, STATES_REPORT, type StatesReport } from '../../test/states/report.ts';
import { runCommand } from '../ci/run-command.ts';
import type { Proof } from './proof.ts';
import { statesPage } from './states-page.ts';

/** The newer one last: its lab is the one that most people leave up. */
const SUITES: readonly LabSuite[] = ['bookworm', 'trixie'];

const PAGE = 'docs/proofs/states.md';

/** Every row of the decision table on both releases, with the usual remedy beside it. */
export const states: Proof = {
  name: 'states',
  proves:
    'every row of the decision table ends as it should on Zed, on Epoxy and on the simulated cloud, with the usual remedy beside it: about fifty minutes',
  async run() {
    const directory = await mkdtemp(join(tmpdir(), 'nova-lifeboat-proof-'));
    try {
      const reports: StatesReport[] = [];
      for (const suite of SUITES) {
        const report = await runOn(suite, join(directory, `${suite}.json`));
        if (report === undefined) return false;
        reports.push(report);
      }
      await writeFile(PAGE, statesPage(reports));
      console.log(`${PAGE} has the results.`);
      return true;
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** Undefined where a row did not end as it should. */
async function runOn(suite: LabSuite, file: string): Promise<StatesReport | undefined> {
  const wasUp = await isUp(labSettings({ ...process.env, LAB_SUITE: suite }));
  const line = `LAB_SUITE=${suite} npm run test:nova -- test/nova/states.test.ts`;
  try {
    const { exitCode } = await runCommand(line, {
      limitMinutes: 75,
      env: { [STATES_ALL]: '1', [STATES_COMPARE]: '1', [STATES_REPORT]: file },
    });
    return exitCode === 0 ? (JSON.parse(await readFile(file, 'utf8')) as StatesReport) : undefined;
  } finally {
    // The next one wants its ports.
    if (!wasUp) await runCommand(`LAB_SUITE=${suite} npm run lab -- down`, { limitMinutes: 2 });
  }
}
