import { checkLeg } from './check-leg.ts';
import { fenceToolsLeg } from './fence-tools-leg.ts';
import type { Leg } from './leg.ts';
import { novaLeg, type NovaRun } from './nova-leg.ts';
import { readmeLeg } from './readme-leg.ts';

/** Everything, on the release that the lab has by default. */
export const TRIXIE: NovaRun = { suite: 'trixie', files: [], limitMinutes: 44 };

/** The main job, and where it differs, on a Nova before 2.95. `npm run proof -- bookworm` runs everything. */
export const BOOKWORM: NovaRun = {
  suite: 'bookworm',
  files: ['test/nova/recover.test.ts', 'test/nova/client-stop.test.ts'],
  limitMinutes: 13,
};

/** What .ci/run runs after `npm ci`, in this order. */
export const LEGS: readonly Leg[] = [
  checkLeg,
  readmeLeg,
  fenceToolsLeg,
  novaLeg('nova', TRIXIE),
  novaLeg('nova-bookworm', BOOKWORM),
];
