import { type Counterpart, countTests, hasConsent, nothingRan, testsRan } from './counterpart.ts';
import type { Leg } from './leg.ts';
import { novaObstacle } from './nova-obstacle.ts';
import { runTests } from './run-tests.ts';

/** What the tests of this leg meet: ipmitool, OpenIPMI's BMC, ClusterLabs' agents, Ironic's client. */
export const FENCE_TOOLS: Counterpart = {
  missing: 'NO FENCER WAS TESTED WITH REAL PROGRAMS',
  broken: 'THE PROGRAMS COULD NOT BE INSTALLED, SO THEIR TESTS DID NOT RUN',
  consentVariable: 'NOVA_LIFEBOAT_ALLOW_NO_FENCE_TOOLS',
};

/** Installs the programs in a root of their own and runs the tests with them. */
export const fenceToolsLeg: Leg = {
  name: 'fence-tools',
  async run() {
    const consent = hasConsent(FENCE_TOOLS);
    // They need what a real Nova needs: Debian, root and a mirror.
    const obstacle = await novaObstacle();
    if (obstacle !== undefined) {
      return nothingRan(FENCE_TOOLS, obstacle, await countTests('fence-tools'), consent);
    }
    const testRun = await runTests('npm run test:fence-tools', 10);
    return testsRan(FENCE_TOOLS, testRun, await countTests('fence-tools'), consent);
  },
};
