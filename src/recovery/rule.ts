import type { Facts } from './facts.ts';
import type { Verdict } from './verdict.ts';

/** One rule of the planner: it decides, or leaves the instance to the next rule by giving null. */
export interface Rule {
  readonly id: string;
  readonly decide: (facts: Facts) => Verdict | null;
}
