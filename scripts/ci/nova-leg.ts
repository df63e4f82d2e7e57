import { execa } from 'execa';
import type { LabSuite } from '../../lab/index.ts';
import { NOTHING, ONE_FAILED, sum, withExitCode } from '../tally.ts';
import type { Leg, LegOutcome } from './leg.ts';
import { novaObstacle } from './nova-obstacle.ts';
import { runCommand } from './run-command.ts';
import { runTests, type TestRun } from './run-tests.ts';

/** Whoever sets this to 1 accepts a run that has not met a real Nova. */
const CONSENT_VARIABLE = 'NOVA_LIFEBOAT_ALLOW_NO_NOVA';

/** Which tests meet which real Nova. */
export interface NovaRun {
  /** The suite that the lab is made of. */
  readonly suite: LabSuite;
  /** The files of tests; all where none is named. */
  readonly files: readonly string[];
  readonly limitMinutes: number;
}

/** Makes a leg that runs tests against a real Nova and leaves no Nova behind: the next one wants its ports. */
export function novaLeg(name: string, novaRun: NovaRun): Leg {
  return {
    name,
    async run() {
      const consent = process.env[CONSENT_VARIABLE] === '1';
      const obstacle = await novaObstacle();
      if (obstacle !== undefined) return withoutNova(obstacle, await countNovaTests(novaRun), consent);
      try {
        const testRun = await runTests(testCommand(novaRun), novaRun.limitMinutes);
        return withNova(testRun, await countNovaTests(novaRun), consent);
      } finally {
        // What it says of itself is enough; the tests have been counted.
        await runCommand(`LAB_SUITE=${novaRun.suite} npm run lab -- down`, { limitMinutes: 2 });
      }
    },
  };
}

/** The line of shell that brings a Nova up and runs the tests, to the letter what a person would type. */
export function testCommand({ suite, files }: NovaRun): string {
  return [`LAB_SUITE=${suite} npm run test:nova`, ...(files.length === 0 ? [] : ['--', ...files])].join(' ');
}

/** Nothing ran: says so in letters that nobody overlooks, and fails unless somebody has consented. */
export function withoutNova(why: string, tests: number, consent: boolean): LegOutcome {
  const skipped = `NO REAL NOVA WAS TESTED: ${why.trim().toUpperCase()}`;
  console.log(skipped);
  console.log(consent ? `${CONSENT_VARIABLE}=1 ACCEPTS THIS.` : `THIS FAILS UNLESS ${CONSENT_VARIABLE}=1.`);
  // Never zero: a leg with nothing to count would vanish from the last line.
  return { tally: { ...NOTHING, skipped: Math.max(1, tests) }, skipped, refused: !consent };
}

/** The tests were started: counts them, and tells a run in which none of them ran from a pass. */
export function withNova({ exitCode, report }: TestRun, tests: number, consent: boolean): LegOutcome {
  if (report === undefined) {
    const skipped = 'THE REAL NOVA DID NOT COME UP, SO ITS TESTS DID NOT RUN';
    return { tally: sum([ONE_FAILED, { ...NOTHING, skipped: tests }]), skipped };
  }
  const tally = withExitCode(report.tally, exitCode);
  if (tally.passed === 0 && tally.failed === 0)
    return withoutNova('every test skipped itself', tests, consent);
  for (const name of report.skipped) console.log(`SKIPPED BY ITSELF: ${name}`);
  return {
    tally,
    ...(tally.skipped > 0 && { skipped: `SKIPPED BY THEMSELVES: ${report.skipped.join('; ')}` }),
  };
}

async function countNovaTests({ suite, files }: NovaRun): Promise<number> {
  const result = await execa('vitest', ['list', '--project', 'nova', '--json', ...files], {
    preferLocal: true,
    env: { LAB_SUITE: suite },
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
