import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { planRecovery, RULE_IDS } from '../../src/recovery/index.ts';
import { situations } from './support/arbitraries.ts';
import { everyPlan, PATIENCE, RUNS } from './support/every-plan.ts';
import { kindsOf } from './support/plans.ts';

vi.setConfig(PATIENCE);

function isFrozenThroughout(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozenThroughout);
}

function isFrozenAnywhere(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.isFrozen(value) || Object.values(value).some(isFrozenAnywhere);
}

describe('the situations that the properties are tried in', () => {
  it('reach every decision, every step and every rule', () => {
    const decisions = new Set<string>();
    const kinds = new Set<string>();
    const rules = new Set<string>();
    for (const { instance, context } of fc.sample(situations, { numRuns: 30_000, seed: 20_260_302 })) {
      const plan = planRecovery(instance, context);
      decisions.add(plan.decision);
      rules.add(plan.rule);
      for (const kind of kindsOf(plan)) kinds.add(kind);
    }
    expect([...decisions].sort()).toEqual(['adopt', 'finishDelete', 'hold', 'none', 'recover']);
    expect([...kinds].sort()).toEqual([
      'awaitMigration',
      'awaitState',
      'confirmResize',
      'delete',
      'evacuate',
      'lock',
      'resetState',
      'shelve',
      'start',
      'stop',
      'unlock',
    ]);
    // What an earlier run has left has situations of its own.
    expect(RULE_IDS.filter((id) => !rules.has(id))).toEqual(['recoveryUnfinished']);
  });
});

describe('every plan', () => {
  it('is there, and complete', () => {
    everyPlan((plan, { instance }) => {
      expect(['recover', 'adopt', 'finishDelete', 'hold', 'none']).toContain(plan.decision);
      expect(plan.instanceId).toBe(instance.id);
      expect(plan.reasons.length).toBeGreaterThan(0);
      for (const { sentence } of [...plan.reasons, ...plan.risks]) expect(sentence).not.toBe('');
      if (plan.decision === 'hold') expect(plan.hold.whatToDo).not.toBe('');
      if (plan.decision === 'recover') expect(plan.steps.length).toBeGreaterThan(0);
    });
  });

  it('is the same each time', () => {
    everyPlan((plan, { instance, context }) => {
      expect(planRecovery(structuredClone(instance), structuredClone(context))).toEqual(plan);
    });
  });

  it('is frozen throughout', () => {
    everyPlan((plan) => expect(isFrozenThroughout(plan)).toBe(true));
  });

  it('survives JSON', () => {
    everyPlan((plan) => expect(JSON.parse(JSON.stringify(plan))).toStrictEqual(plan));
  });

  it('leaves what it was made from alone, neither changed nor frozen', () => {
    fc.assert(
      fc.property(situations, (generated) => {
        const given = structuredClone(generated);
        const before = JSON.stringify(given);
        planRecovery(given.instance, given.context);
        expect(JSON.stringify(given)).toBe(before);
        expect(isFrozenAnywhere(given)).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });
});
