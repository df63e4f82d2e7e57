import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Tally } from './tally.ts';

/** Names the file that vitest.config.ts has a JSON report written to, besides what is printed. */
export const REPORT_VARIABLE = 'NOVA_LIFEBOAT_TEST_REPORT';

/** What is read of vitest's JSON report. */
interface JsonReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The counts of a test run, and the names of the tests that did not run. */
export interface TestReport {
  readonly tally: Tally;
  readonly skipped: readonly string[];
}

/** Reads the report of a test run; undefined where the run wrote none. */
export async function readTestReport(path: string): Promise<TestReport | undefined> {
  if (!existsSync(path)) return undefined;
  return parseTestReport(await readFile(path, 'utf8'));
}

/** Counts the tests of vitest's JSON report. */
export function parseTestReport(json: string): TestReport {
  const { testResults } = JSON.parse(json) as JsonReport;
  const tests = testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length;
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  // A file that cannot be loaded has no tests to blame, and vitest's own numbers pass over it.
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    tally: { passed, failed: failed + broken.length, skipped: skipped.length },
    skipped: skipped.map((test) => test.fullName),
  };
}
