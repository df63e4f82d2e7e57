import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ONE_FAILED, ONE_PASSED, type Tally, withExitCode } from '../tally.ts';
import { readTestReport, REPORT_VARIABLE } from '../test-report.ts';
import type { Gate } from './gates.ts';
import { runInGroup } from './run-in-group.ts';

/** Several times what the slowest gate takes; a test that never ends must not keep the others from being told. */
const LIMIT_MS = 8 * 60_000;

/** How a gate ended. */
export interface GateResult {
  readonly gate: Gate;
  readonly tally: Tally;
  readonly seconds: number;
  /** What the gate's tool printed. */
  readonly output: string;
}

/** Runs one gate to its end. A gate that fails, hangs, or cannot even start, is a result and not an exception. */
export async function runGate(gate: Gate, limitMs = LIMIT_MS): Promise<GateResult> {
  const directory = await mkdtemp(join(tmpdir(), 'nova-lifeboat-gate-'));
  const report = join(directory, 'report.json');
  const env = { NO_COLOR: '1', FORCE_COLOR: undefined, [REPORT_VARIABLE]: gate.tests ? report : undefined };
  try {
    const { exitCode, output, seconds } = await runInGroup(gate.command, { env, limitMs });
    return { gate, tally: withExitCode(await count(gate, report, exitCode), exitCode), seconds, output };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function count(gate: Gate, report: string, exitCode: number): Promise<Tally> {
  if (!gate.tests) return exitCode === 0 ? ONE_PASSED : ONE_FAILED;
  const read = await readTestReport(report);
  // Tests that leave no report did not run, whatever the exit code says.
  return read === undefined ? ONE_FAILED : read.tally;
}
