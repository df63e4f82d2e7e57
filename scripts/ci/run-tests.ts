import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTestReport, REPORT_VARIABLE, type TestReport } from '../test-report.ts';
import { runCommand } from './run-command.ts';

/** How a command that runs tests ended. */
export interface TestRun {
  readonly exitCode: number;
  /** Undefined where the command ended before it came to its tests, or has none. */
  readonly report: TestReport | undefined;
}

/** Runs a line of shell that runs tests somewhere, and counts them. */
export async function runTests(line: string, limitMinutes: number): Promise<TestRun> {
  const directory = await mkdtemp(join(tmpdir(), 'nova-lifeboat-ci-'));
  const path = join(directory, 'report.json');
  try {
    const { exitCode } = await runCommand(line, { limitMinutes, env: { [REPORT_VARIABLE]: path } });
    return { exitCode, report: await readTestReport(path) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
