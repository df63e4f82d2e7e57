import { execa } from 'execa';
import { NOTHING, ONE_FAILED, sum, withExitCode } from '../tally.ts';
import type { LegOutcome } from './leg.ts';
import type { TestRun } from './run-tests.ts';

/** What tests meet that is not the project's own: it may be missing on a machine, and that is no pass. */
export interface Counterpart {
  /** Said where nothing could be tested, such as `NO REAL NOVA WAS TESTED`. */
  readonly missing: string;
  /** Said where it was to be made and could not. */
  readonly broken: string;
  /** Whoever sets this to 1 accepts a run without it. */
  readonly consentVariable: string;
}

/** Says whether somebody accepts a run without it. */
export function hasConsent({ consentVariable }: Counterpart): boolean {
  return process.env[consentVariable] === '1';
}

/** Nothing ran: says so in letters that nobody overlooks, and fails unless somebody has consented. */
export function nothingRan(
  { missing, consentVariable }: Counterpart,
  why: string,
  tests: number,
  consent: boolean,
): LegOutcome {
  const skipped = `${missing}: ${why.trim().toUpperCase()}`;
  console.log(skipped);
  console.log(consent ? `${consentVariable}=1 ACCEPTS THIS.` : `THIS FAILS UNLESS ${consentVariable}=1.`);
  // Never zero: a leg with nothing to count would vanish from the last line.
  return { tally: { ...NOTHING, skipped: Math.max(1, tests) }, skipped, refused: !consent };
}

/** The tests were started: counts them, and tells a run in which none of them ran from a pass. */
export function testsRan(
  counterpart: Counterpart,
  { exitCode, report }: TestRun,
  tests: number,
  consent: boolean,
): LegOutcome {
  if (report === undefined) {
    return { tally: sum([ONE_FAILED, { ...NOTHING, skipped: tests }]), skipped: counterpart.broken };
  }
  const tally = withExitCode(report.tally, exitCode);
  if (tally.passed === 0 && tally.failed === 0) {
    return nothingRan(counterpart, 'every test skipped itself', tests, consent);
  }
  for (const name of report.skipped) console.log(`SKIPPED BY ITSELF: ${name}`);
  return {
    tally,
    ...(tally.skipped > 0 && { skipped: `SKIPPED BY THEMSELVES: ${report.skipped.join('; ')}` }),
  };
}

/** How many tests a project of vitest has in these files, or in all; 0 where that cannot be told. */
export async function countTests(
  project: string,
  files: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const result = await execa('vitest', ['list', '--project', project, '--json', ...files], {
    preferLocal: true,
    env,
    stdin: 'ignore',
    reject: false,
    timeout: 120_000,
  });
  try {
    return (JSON.parse(result.stdout) as unknown[]).length;
  } catch {
    return 0;
  }
}
