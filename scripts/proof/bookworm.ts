import { isUp, labSettings, type LabSuite } from '../../lab/index.ts';
import { testCommand } from '../ci/nova-leg.ts';
import { runCommand } from '../ci/run-command.ts';
import { runTests } from '../ci/run-tests.ts';
import { formatTally, ONE_FAILED, withExitCode } from '../tally.ts';
import type { Proof } from './proof.ts';

const suite: LabSuite = 'bookworm';
const limitMinutes = 45;

/** Every test of `test/nova` on the lab's older Nova. A lab that was down before is down again afterwards. */
export const bookworm: Proof = {
  name: 'bookworm',
  proves: 'every real-Nova test holds on OpenStack Zed (Nova 26, compute API 2.93): about ten minutes',
  async run() {
    const wasUp = await isUp(labSettings({ ...process.env, LAB_SUITE: suite }));
    try {
      const { exitCode, report } = await runTests(
        testCommand({ suite, files: [], limitMinutes }),
        limitMinutes,
      );
      const tally = withExitCode(report?.tally ?? ONE_FAILED, exitCode);
      for (const name of report?.skipped ?? []) console.log(`SKIPPED BY ITSELF: ${name}`);
      console.log(formatTally(tally));
      return tally.failed === 0 && tally.passed > 0;
    } finally {
      if (!wasUp) await runCommand(`LAB_SUITE=${suite} npm run lab -- down`, { limitMinutes: 2 });
    }
  },
};
