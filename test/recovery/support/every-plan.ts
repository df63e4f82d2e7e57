import fc from 'fast-check';
import { planRecovery, type RecoveryPlan } from '../../../src/recovery/index.ts';
import { type Situation, situations } from './arbitraries.ts';

/** In how many situations a property is tried; few where the tests run once for every mutant. */
export const RUNS = Number(process.env['PLAN_RUNS'] ?? 2_000);

/** The same situations each time, where that is asked for. */
const SEED = process.env['PLAN_SEED'] === undefined ? {} : { seed: Number(process.env['PLAN_SEED']) };

/** What a property may take: thousands of plans, next to other work on a small machine. */
export const PATIENCE = { testTimeout: 60_000 + 20 * RUNS };

/** Tries a property of every plan there is. */
export function everyPlan(holds: (plan: RecoveryPlan, situation: Situation) => void): void {
  fc.assert(
    fc.property(situations, (situation) => {
      holds(planRecovery(situation.instance, situation.context), situation);
    }),
    { numRuns: RUNS, ...SEED },
  );
}
