import { planRecovery, type Prior, type RecoveryPlan, type RuleId } from '../../src/recovery/index.ts';
import {
  type Circumstances,
  CIRCUMSTANCES,
  contextIn,
  instanceIn,
  NEWER,
  OLDER,
  PRIORS,
  type State,
  STATES,
} from './situations.ts';
import { inWords, riskCodes } from './words.ts';

/** What a rule makes of some states that it treats alike. */
export interface TableRow {
  readonly states: readonly State[];
  /** What is different from the plainest circumstances; empty for those. */
  readonly circumstances: string;
  /** Empty where it does not matter. */
  readonly priors: readonly Prior[];
  /** From microversion 2.95 on. */
  readonly now: string;
  /** Up to 2.94. */
  readonly before: string;
  readonly risks: readonly string[];
}

interface Seen {
  readonly state: State;
  readonly now: RecoveryPlan;
  readonly before: RecoveryPlan;
}

/** Asks the planner for everything that a rule decides, under the plainest circumstances in which it decides at all. */
export function rowsOf(rule: RuleId): readonly TableRow[] {
  const plainest = CIRCUMSTANCES.find((circumstances) => lookAt(rule, circumstances).length > 0);
  if (plainest === undefined) {
    throw new Error(`No circumstances of the table lead to the rule ${rule}: add some to situations.ts.`);
  }
  const others = CIRCUMSTANCES.filter(
    (each) => each !== plainest && (each.also?.rules.includes(rule) ?? false),
  );
  return [plainest, ...others].flatMap((each) =>
    merge(lookAt(rule, each), each === plainest ? '' : (each.also?.words ?? '')),
  );
}

/** What becomes of every state under the plainest circumstances of all, for every prior state that it may have had. */
export function plainRows(): readonly (Seen & { readonly prior: Prior })[] {
  return STATES.flatMap((state) => {
    const seen = PRIORS.map((evidence) => look(state, evidence, {})).map((each) => ({
      ...each,
      prior: each.now.prior.value,
    }));
    return seen.filter((each, index) => seen.findIndex(({ prior }) => prior === each.prior) === index);
  });
}

function lookAt(rule: RuleId, circumstances: Circumstances): readonly Seen[] {
  return STATES.flatMap((state) => PRIORS.map((prior) => look(state, prior, circumstances))).filter(
    ({ now }) => now.rule === rule,
  );
}

function look(state: State, prior: Prior, circumstances: Circumstances): Seen {
  const instance = instanceIn(state, prior, circumstances);
  return {
    state,
    now: planRecovery(instance, contextIn(circumstances, NEWER)),
    before: planRecovery(instance, contextIn(circumstances, OLDER)),
  };
}

interface Merged {
  readonly states: Set<State>;
  readonly priors: Set<Prior>;
  readonly row: Pick<TableRow, 'now' | 'before' | 'risks'>;
}

function merge(seen: readonly Seen[], circumstances: string): readonly TableRow[] {
  const rows = new Map<string, Merged>();
  for (const { state, now, before } of seen) {
    const row = { now: inWords(now), before: inWords(before), risks: riskCodes(now) };
    // Where nothing is recovered it does not matter what the instance was.
    const matters = now.decision === 'recover' || now.decision === 'adopt';
    const key = JSON.stringify([row, matters]);
    const known: Merged = rows.get(key) ?? { states: new Set(), priors: new Set(), row };
    known.states.add(state);
    if (matters) known.priors.add(now.prior.value);
    rows.set(key, known);
  }
  return [...rows.values()].map(({ states, priors, row }) => ({
    states: [...states],
    circumstances,
    priors: [...priors],
    ...row,
  }));
}
