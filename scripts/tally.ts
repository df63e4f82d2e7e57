/** What a run of gates or tests came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Nothing has run. */
export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };
/** One thing that counts as a whole, and passed. */
export const ONE_PASSED: Tally = { passed: 1, failed: 0, skipped: 0 };
/** One thing that counts as a whole, and failed. */
export const ONE_FAILED: Tally = { passed: 0, failed: 1, skipped: 0 };

/** Adds up. */
export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (total, tally) => ({
      passed: total.passed + tally.passed,
      failed: total.failed + tally.failed,
      skipped: total.skipped + tally.skipped,
    }),
    NOTHING,
  );
}

/** Makes sure that a run which ended badly counts a failure, also where none of its parts owned up to it. */
export function withExitCode(tally: Tally, exitCode: number): Tally {
  return exitCode === 0 || tally.failed > 0 ? tally : sum([tally, ONE_FAILED]);
}

/** Writes a tally as the last line of a run: `12 passed, 0 failed`, and `, 3 skipped` where it applies. */
export function formatTally(tally: Tally): string {
  const skipped = tally.skipped === 0 ? '' : `, ${tally.skipped} skipped`;
  return `${tally.passed} passed, ${tally.failed} failed${skipped}`;
}

/** Reads the tally from the last line of a run's output; undefined where there is none. */
export function parseTally(output: string): Tally | undefined {
  const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
  const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(lastLine.trim());
  if (match === null) return undefined;
  return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) };
}
