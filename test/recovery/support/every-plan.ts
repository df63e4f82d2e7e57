import fc from 'fast-check';
import { planRecovery, type RecoveryPlan } from '../../../src/recovery/index.ts';
import { type Situation, situations } from './arbitraries.ts';

/** In how many situations a property is tried. */
export const RUNS = 2_000;

/** What a property may take: thousands of plans, next to other work on a small machine. */
export const PATIENCE = { testTimeout: 60_000 };

/** Tries a property of every plan there is. */
export function everyPlan(holds: (plan: RecoveryPlan, situation: Situation) => void): void {
  fc.assert(
    fc.property(situations, (situation) => {
      holds(planRecovery(situation.instance, situation.context), situation);
    }),
    { numRuns: RUNS },
  );
}
