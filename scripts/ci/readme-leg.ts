import { readFile } from 'node:fs/promises';
import { ONE_FAILED, ONE_PASSED, withExitCode } from '../tally.ts';
import type { Leg } from './leg.ts';
import { runTests } from './run-tests.ts';

/** Runs the test command that the README promises, to the letter. */
export const readmeLeg: Leg = {
  name: 'readme',
  async run() {
    const command = testCommandOf(await readFile('README.md', 'utf8'));
    if (command === undefined) {
      console.log('README.md has no fenced block after a line <!-- test-command -->');
      return { tally: ONE_FAILED };
    }
    const { exitCode, report } = await runTests(command, 8);
    return { tally: withExitCode(report?.tally ?? (exitCode === 0 ? ONE_PASSED : ONE_FAILED), exitCode) };
  },
};

/** Finds the fenced block that follows `<!-- test-command -->`. */
export function testCommandOf(readme: string): string | undefined {
  return /<!-- test-command -->\s*```\w*\n([^]*?)\n```/.exec(readme)?.[1];
}
