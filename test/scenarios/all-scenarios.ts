import { deletions } from './cases/deletions.ts';
import { evacuatedStates } from './cases/evacuated-states.ts';
import { failedEvacuations } from './cases/failed-evacuations.ts';
import { killedMidway } from './cases/killed-midway.ts';
import { matrixAlive } from './cases/matrix-alive.ts';
import { matrixDeadHost } from './cases/matrix-dead-host.ts';
import { refusals } from './cases/refusals.ts';
import { resizedSourceDead } from './cases/resized-source-dead.ts';
import { resizedSourceUp } from './cases/resized-source-up.ts';
import { serverGroups } from './cases/server-groups.ts';
import type { Scenario } from './port.ts';

/** Every scenario, in the order in which they are played. */
export const allScenarios: readonly Scenario[] = [
  ...evacuatedStates,
  ...resizedSourceUp,
  ...resizedSourceDead,
  ...failedEvacuations,
  ...killedMidway,
  ...refusals,
  ...deletions,
  ...serverGroups,
  ...matrixAlive,
  ...matrixDeadHost,
];
