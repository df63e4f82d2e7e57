import { describe, expect, it } from 'vitest';
import { parseTestReport } from '../../scripts/test-report.ts';

function reportOf(files: readonly { status: string; tests: readonly string[] }[]): string {
  return JSON.stringify({
    testResults: files.map(({ status, tests }, file) => ({
      name: `${file}.test.ts`,
      status,
      assertionResults: tests.map((test, n) => ({ status: test, fullName: `test ${file}.${n}` })),
    })),
  });
}

describe('the report of a test run', () => {
  it('counts passed, failed, skipped and todo', () => {
    const report = parseTestReport(
      reportOf([
        { status: 'failed', tests: ['passed', 'failed', 'pending'] },
        { status: 'passed', tests: ['passed', 'todo', 'skipped'] },
      ]),
    );
    expect(report.tally).toEqual({ passed: 2, failed: 1, skipped: 3 });
    expect(report.skipped).toEqual(['test 0.2', 'test 1.1', 'test 1.2']);
  });

  it('counts a file that could not be loaded as a failure', () => {
    const report = parseTestReport(
      reportOf([
        { status: 'passed', tests: ['passed'] },
        { status: 'failed', tests: [] },
      ]),
    );
    expect(report.tally).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });
});
