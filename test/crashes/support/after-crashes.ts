import { memoryJournal, type RecoveryReport } from '../../../src/index.ts';
import type { SimulatedCloud } from '../../../src/testing/index.ts';
import { type CrashPoint, recoverMortally } from './mortal-process.ts';
import { build, FAILED, type Scene } from './scenes.ts';

/** So often a person runs a recovery again whose report asks for it. */
const MOST_RUNS = 3;

/** Where everything is after the last of some runs. */
export interface Aftermath {
  /** By name, what must be the same whatever happened to the processes; the new host is the scheduler's choice. */
  readonly ends: Readonly<Record<string, unknown>>;
  readonly outcome: RecoveryReport['outcome'] | null;
  /** Two guests of one instance at one moment. */
  readonly twoCopies: number;
  /** How many requests and journal writes each process made. */
  readonly moments: readonly number[];
}

/**
 * Recovers the host of a scene in one process after the other, each of which meets one of these crash points, or none; then runs
 * the recovery again as long as its report asks for it.
 */
export async function afterCrashes(scene: Scene, points: readonly (CrashPoint | null)[]): Promise<Aftermath> {
  const cloud = await build(scene);
  const { policy } = scene;
  const instanceId = scene.only === undefined ? undefined : cloud.instance(scene.only).id;
  const options = { journal: memoryJournal(), storage: 'shared', policy } as const;
  const moments: number[] = [];
  let outcome: Aftermath['outcome'] = null;
  for (let run = 0; run < points.length + MOST_RUNS; run += 1) {
    const life = await recoverMortally(cloud, { host: FAILED, instanceId }, options, points[run] ?? null);
    moments.push(life.moments);
    // The one that is chosen has left the host, and nothing is left to do for it.
    outcome = life.refusal === 'instanceElsewhere' ? 'recovered' : (life.report?.outcome ?? null);
    if (outcome === 'recovered' && run >= points.length - 1) break;
    await cloud.pass(1_000);
    scene.betweenRuns?.(cloud);
  }
  return { ends: endsOf(cloud, scene), outcome, twoCopies: cloud.twoCopies.length, moments };
}

function endsOf(cloud: SimulatedCloud, { betweenRuns }: Scene): Aftermath['ends'] {
  return Object.fromEntries(
    cloud
      .instances()
      .map(({ name, vmState, taskState, locked, lockedReason, host, runningOn, migrations, gone }) => {
        const evacuations = migrations.flatMap(({ type, statuses }) =>
          type === 'evacuation' ? [statuses.at(-1)] : [],
        );
        return [
          name,
          {
            ...{ vmState, taskState, locked, lockedReason, gone },
            hasMoved: host !== FAILED,
            running: runningOn.length,
            // Where it needs several, a process that dies early has sent fewer.
            evacuations: betweenRuns === undefined ? evacuations : evacuations.filter(isNotRefused),
          },
        ];
      }),
  );
}

function isNotRefused(status: string | undefined): boolean {
  return status !== 'error' && status !== 'failed';
}
