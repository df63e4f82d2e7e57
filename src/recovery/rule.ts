import type { Facts } from './facts.ts';
import type { RuleId } from './rule-ids.ts';
import type { Verdict } from './verdict.ts';

/** One rule of the planner. Its sentences are a row of the decision table. */
export interface Rule {
  readonly id: RuleId;
  /** When it decides, for a reader who knows that no rule before it did. */
  readonly when: string;
  /** What is done. */
  readonly what: string;
  /** Why that, and not what comes to mind first. */
  readonly why: string;
  /** The behaviour of Nova that it rests on, and where that is to be read. */
  readonly nova: string;
  readonly applies: (facts: Facts) => boolean;
  readonly decide: (facts: Facts) => Verdict;
}
