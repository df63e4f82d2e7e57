import { deepFreeze } from '../model/deep-freeze.ts';
import type { Instance } from '../model/instance.ts';
import { type PlanContext, resolveContext } from './context.ts';
import { type Facts, factsOf } from './facts.ts';
import type { PlanBase, Reason, RecoveryPlan } from './plan.ts';
import type { Prior, PriorState } from './prior-state.ts';
import { resolvePriorState } from './resolve-prior-state.ts';
import { RULES } from './rules/index.ts';
import { reason, type Verdict } from './verdict.ts';

/**
 * Decides how one instance of a failed host is recovered: with what steps, to what end, on what evidence.
 *
 * Pure, total, synchronous; the result is deep-frozen JSON. Nothing is thrown for any instance: a vocabulary that
 * is not known leads to a hold. Nothing is done either; `evacuateHost` runs these plans and nothing else. What each rule
 * does and why is in `docs/decision-table.md`; `plan.rule` names the one that decided.
 *
 * @param instance What Nova shows, for example from {@link instanceFromNova}; with `migrations` where vm_state is resized.
 * @param context What else is known. Left out, nothing favourable is assumed: storage unknown, no microversion 2.95.
 *
 * @example
 * ```ts
 * const plan = planRecovery(instanceFromNova(server), { storage: 'shared', maxMicroversion: '2.100' });
 * if (plan.decision === 'hold') console.log(plan.hold.code, plan.hold.whatToDo);
 * ```
 */
export function planRecovery(instance: Instance, context: PlanContext = {}): RecoveryPlan {
  const resolved = resolveContext(context);
  const prior = resolvePriorState(instance, resolved);
  const facts = factsOf(instance, resolved, prior);
  const rule = RULES.find(({ applies }) => applies(facts));
  if (rule === undefined) throw new RangeError('the rules leave no instance out');
  const verdict = rule.decide(facts);
  const base: PlanBase = {
    schemaVersion: 1,
    instanceId: instance.id,
    rule: rule.id,
    prior,
    risks: 'risks' in verdict ? verdict.risks : [],
    reasons: [...verdict.reasons, ...aboutPrior(facts, verdict)],
  };
  return deepFreeze(structuredClone({ ...base, ...verdict, risks: base.risks, reasons: base.reasons }));
}

// Whatever is started or stopped, the plan names who says that it is to be.
function aboutPrior({ prior, wanted }: Facts, { decision }: Verdict): readonly Reason[] {
  const found: Reason[] = [];
  const witness = prior.evidence.find(({ value }) => value === prior.value);
  if (
    (decision === 'recover' || decision === 'adopt') &&
    prior.value !== 'unknown' &&
    witness !== undefined
  ) {
    found.push(reason('priorState', `Its prior state is ${prior.value}: ${witness.seen}.`));
  }
  if (decision === 'recover') found.push(...aboutPolicy(prior, wanted));
  if (prior.conflicts.length > 0) {
    const against = prior.conflicts.map(({ seen }) => seen).join(', ');
    found.push(
      reason('evidenceConflicts', `The prior state is taken to be ${prior.value}, against ${against}.`),
    );
  }
  // What somebody else's evacuation leaves is left: the policy takes nothing to be anything there.
  if (decision !== 'adopt' && prior.value === 'unknown' && wanted !== 'unknown') {
    found.push(reason('priorUnknown', `Its prior state is unknown; the policy takes it to be ${wanted}.`));
  }
  return found;
}

// Where the policy decides over what the prior state alone would lead to, the plan says so, whatever rule it is of.
function aboutPolicy(prior: PriorState, wanted: Prior): readonly Reason[] {
  switch (prior.vmState) {
    case 'paused':
    case 'suspended':
      return [reason('pausedByPolicy', `It was ${prior.vmState}; the policy brings it back ${wanted}.`)];
    case 'rescued':
      return [reason('rescuedByPolicy', `It was in rescue mode; the policy brings it back ${wanted}.`)];
    default:
      return [];
  }
}
