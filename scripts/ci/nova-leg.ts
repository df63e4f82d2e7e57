import type { LabSuite } from '../../lab/index.ts';
import { type Counterpart, countTests, hasConsent, nothingRan, testsRan } from './counterpart.ts';
import type { Leg } from './leg.ts';
import { novaObstacle } from './nova-obstacle.ts';
import { runCommand } from './run-command.ts';
import { runTests } from './run-tests.ts';

/** What the tests of this leg meet. */
export const REAL_NOVA: Counterpart = {
  missing: 'NO REAL NOVA WAS TESTED',
  broken: 'THE REAL NOVA DID NOT COME UP, SO ITS TESTS DID NOT RUN',
  consentVariable: 'NOVA_LIFEBOAT_ALLOW_NO_NOVA',
};

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
      const consent = hasConsent(REAL_NOVA);
      const count = async () => countTests('nova', novaRun.files, { LAB_SUITE: novaRun.suite });
      const obstacle = await novaObstacle();
      if (obstacle !== undefined) return nothingRan(REAL_NOVA, obstacle, await count(), consent);
      try {
        const testRun = await runTests(testCommand(novaRun), novaRun.limitMinutes);
        return testsRan(REAL_NOVA, testRun, await count(), consent);
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
