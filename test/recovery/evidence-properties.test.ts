import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import { type PlanContext, planRecovery, type RecoveryPlan } from '../../src/recovery/index.ts';
import { type Situation, situations } from './support/arbitraries.ts';
import { without } from './support/contexts.ts';
import { everyPlan, PATIENCE } from './support/every-plan.ts';
import { carryOut } from './support/nova-model.ts';
import { codes } from './support/plans.ts';

vi.setConfig(PATIENCE);

/** The same with one witness less. */
const LESS: readonly { witness: string; take: (situation: Situation) => Situation }[] = [
  {
    witness: 'the action history',
    take: ({ instance, context }) => ({ instance: without(instance, 'actions'), context }),
  },
  {
    witness: 'old_vm_state',
    take: ({ instance, context }) => ({ instance: without(instance, 'systemMetadata'), context }),
  },
  {
    witness: 'the journal',
    take: ({ instance, context }) => ({ instance, context: without(context, 'record') }),
  },
  {
    witness: 'the look before fencing',
    take: ({ instance, context }) => ({ instance, context: without(context, 'preFence') }),
  },
  {
    witness: 'power_state',
    take: ({ instance, context }) => ({ instance: { ...instance, powerState: 'nostate' }, context }),
  },
];

function powerAfter(plan: RecoveryPlan, instance: Instance): string | null {
  if (plan.decision !== 'recover') return null;
  return carryOut(plan.steps, instance)[0]?.powerState ?? null;
}

// From off to on, by what is known in addition.
function isTurned(plan: RecoveryPlan, { instance }: Situation, less: Situation): boolean {
  const before = powerAfter(planRecovery(less.instance, less.context), less.instance);
  return before === 'shutdown' && powerAfter(plan, instance) === 'running';
}

describe.each(LESS)('better evidence ($witness)', ({ take }) => {
  it('never turns a stop into a start without a reason that names it', () => {
    everyPlan((plan, situation) => {
      if (!isTurned(plan, situation, take(situation))) return;
      const named = plan.reasons.find(({ code }) => code === 'priorState')?.sentence ?? '';
      const witnesses = plan.prior.evidence.filter(({ value }) => value === 'running');
      const byPolicy = codes(plan.reasons).some((code) =>
        ['pausedByPolicy', 'rescuedByPolicy', 'priorUnknown'].includes(code),
      );
      expect(byPolicy || witnesses.some(({ seen }) => named.includes(seen)), JSON.stringify(plan)).toBe(true);
    });
  });
});

describe('the situations that evidence is taken from', () => {
  it.each(LESS)('are some in which it turns a stop into a start ($witness)', ({ take }) => {
    const sample = fc.sample(situations, { numRuns: 20_000, seed: 20_260_302 });
    const turned = sample.filter((situation) =>
      isTurned(planRecovery(situation.instance, situation.context), situation, take(situation)),
    );
    expect(turned.length).toBeGreaterThan(0);
  });
});

describe('the end of a plan', () => {
  it('is the end of the next plan as well, should the next host fail', () => {
    everyPlan((_, { instance, context: given }) => {
      // Else the second plan may have to guard a copy that the first one did not have to.
      const context = { ...given, storage: 'shared' } as const;
      const plan = planRecovery(instance, context);
      if (plan.decision !== 'recover') return;
      for (const { vmState, powerState } of carryOut(plan.steps, instance)) {
        const next: Instance = {
          ...without(instance, 'actions'),
          vmState,
          powerState,
          taskState: null,
          host: 'h9',
          migrations: [],
          locked: instance.locked && !plan.steps.some(({ kind }) => kind === 'unlock'),
        };
        const again = planRecovery(next, {
          ...without(without(context, 'record'), 'preFence'),
          hosts: undefined,
          destinations: undefined,
        } as unknown as PlanContext);
        if (again.decision !== 'recover') {
          expect([vmState, again.decision]).toEqual(['shelved', 'hold']);
          continue;
        }
        expect(again.endState).toEqual(plan.endState);
        for (const end of carryOut(again.steps, next)) expect(end.powerState).toBe(powerState);
      }
    });
  });
});
