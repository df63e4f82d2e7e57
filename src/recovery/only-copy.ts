import type { Facts } from './facts.ts';
import type { Risk } from './plan.ts';
import { risk } from './risks.ts';

/** Whether its disk is, or may be, on the failed host alone. Volume-backed instances have theirs elsewhere. */
export function mayLoseDisk({ instance, context }: Facts): boolean {
  return instance.imageRef !== '' && context.storage !== 'shared';
}

/** The risk to list where the loss of the only copy was consented to. */
export function copyRisks(facts: Facts): readonly Risk[] {
  return mayLoseDisk(facts) ? [risk('rebuildFromImage')] : [];
}
