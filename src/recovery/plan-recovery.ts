import { deepFreeze } from '../model/deep-freeze.ts';
import type { Instance } from '../model/instance.ts';
import { type PlanContext, resolveContext } from './context.ts';
import { type Facts, wantedPower } from './facts.ts';
import type { PlanBase, RecoveryPlan } from './plan.ts';
import { resolvePriorState } from './resolve-prior-state.ts';
import type { Rule } from './rule.ts';
import { activeOrStopped } from './rules/active-stopped.ts';
import { error } from './rules/error.ts';
import { gone } from './rules/gone.ts';
import { inFlight } from './rules/in-flight.ts';
import { notCovered } from './rules/not-covered.ts';
import { refusedBeforehand } from './rules/refused-beforehand.ts';
import { resized } from './rules/resized.ts';
import { taskInProgress } from './rules/task-in-progress.ts';
import { reason, type Verdict } from './verdict.ts';

/** In this order; the first rule that decides is the last one asked. */
const RULES: readonly Rule[] = [
  gone,
  inFlight,
  refusedBeforehand,
  taskInProgress,
  activeOrStopped,
  resized,
  error,
  notCovered,
];

/**
 * Decides how one instance of a failed host is recovered: with what steps, to what end, on what evidence.
 *
 * Pure, total, synchronous; the result is deep-frozen JSON. Nothing is thrown for any instance: a vocabulary that
 * is not known leads to a hold. Nothing is done either; `evacuateHost` runs these plans and nothing else.
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
  const facts: Facts = { instance, context: resolved, prior, wanted: wantedPower(prior, resolved) };
  for (const rule of RULES) {
    const verdict = rule.decide(facts);
    if (verdict === null) continue;
    const base: PlanBase = {
      schemaVersion: 1,
      instanceId: instance.id,
      prior,
      risks: 'risks' in verdict ? verdict.risks : [],
      reasons: [...verdict.reasons, ...doubts(facts, verdict)],
    };
    return deepFreeze(structuredClone({ ...base, ...verdict, risks: base.risks, reasons: base.reasons }));
  }
  throw new RangeError('the last rule decides everything');
}

function doubts({ prior, wanted }: Facts, { decision }: Verdict) {
  const found = [];
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
