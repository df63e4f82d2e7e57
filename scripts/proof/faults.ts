import { runCommand } from '../ci/run-command.ts';
import type { Proof } from './proof.ts';

const runs = 3_000;

/** Thousands of recoveries in which requests and Nova's own work go wrong at random. */
export const faults: Proof = {
  name: 'faults',
  proves: `in ${runs} simulated recoveries with faults at random nothing runs twice, and nothing that was stopped: about ten minutes`,
  async run() {
    const line = `FAULT_RUNS=${runs} npx vitest run --project unit test/testing/fault-injected.test.ts`;
    const { exitCode } = await runCommand(line, { limitMinutes: 45 });
    return exitCode === 0;
  },
};
