import { ONE_FAILED, parseTally, withExitCode } from '../tally.ts';
import type { Leg } from './leg.ts';
import { runCommand } from './run-command.ts';

/** Every gate, counted as `npm run check` counts them. */
export const checkLeg: Leg = {
  name: 'check',
  async run() {
    const { exitCode, output } = await runCommand('npm run check', { limitMinutes: 14 });
    return { tally: withExitCode(parseTally(output) ?? ONE_FAILED, exitCode) };
  },
};
