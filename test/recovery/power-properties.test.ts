import { describe, expect, it, vi } from 'vitest';
import { atLeast } from '../../src/model/microversion.ts';
import { planRecovery, type RecoveryPlan } from '../../src/recovery/index.ts';
import type { Situation } from './support/arbitraries.ts';
import { everyPlan, PATIENCE } from './support/every-plan.ts';
import { carryOut } from './support/nova-model.ts';
import { kindsOf } from './support/plans.ts';

vi.setConfig(PATIENCE);

/** What the plan has to bring about, said independently of the planner. */
function wanted({ prior }: RecoveryPlan, { context: { policy } }: Situation) {
  const known =
    prior.value === 'unknown' ? (policy?.priorUnknown === 'running' ? 'running' : 'stopped') : prior.value;
  if (prior.vmState === 'paused' || prior.vmState === 'suspended') {
    return policy?.onPaused === 'running' ? 'running' : 'stopped';
  }
  if (prior.vmState === 'rescued') return policy?.onRescued === 'asBefore' ? known : 'stopped';
  return prior.vmState === 'shelved' ? 'stopped' : known;
}

describe('the prior state', () => {
  it('is brought about: in Nova’s hands the steps end where the plan says', () => {
    everyPlan((plan, { instance }) => {
      if (plan.decision !== 'recover') return;
      for (const guest of carryOut(plan.steps, instance)) {
        expect(guest.stuck).toBeUndefined();
        expect(guest.vmState).toBe(plan.endState.vmState);
        expect(guest.host).not.toBe(instance.host);
      }
    });
  });

  it('never ends running unless it was running or the policy names it', () => {
    everyPlan((plan, situation) => {
      if (plan.decision !== 'recover' || wanted(plan, situation) === 'running') return;
      for (const { powerState } of carryOut(plan.steps, situation.instance)) {
        expect(powerState).toBe('shutdown');
      }
    });
  });

  it('never ends stopped where it was running', () => {
    everyPlan((plan, situation) => {
      if (plan.decision !== 'recover' || wanted(plan, situation) !== 'running') return;
      // What is on its shelf by now stays there, whatever an older journal knows.
      if (plan.endState.vmState === 'shelved') return;
      for (const { vmState } of carryOut(plan.steps, situation.instance)) expect(vmState).toBe('active');
    });
  });

  it('never rests on a target state once that is distrusted, and still never ends running', () => {
    everyPlan((_plan, { instance, context }) => {
      const distrusting = { ...context, targetStateDistrusted: 'One was not stopped.' };
      const plan = planRecovery(instance, distrusting);
      if (plan.decision !== 'recover') return;
      const versions = plan.steps.flatMap((step) => (step.kind === 'evacuate' ? [step.microversion] : []));
      expect(versions.filter((version) => atLeast(version, '2.95'))).toEqual([]);
      if (wanted(plan, { instance, context: distrusting }) === 'running') return;
      for (const { powerState } of carryOut(plan.steps, instance)) expect(powerState).toBe('shutdown');
    });
  });

  it('that was stopped is never touched by a start', () => {
    everyPlan((plan, situation) => {
      if (wanted(plan, situation) !== 'running') expect(kindsOf(plan)).not.toContain('start');
    });
  });

  it('is put right after somebody else’s evacuation, at whatever microversion that was sent', () => {
    everyPlan((plan, situation) => {
      const { instance } = situation;
      if (plan.decision !== 'adopt') return;
      for (const guest of carryOut(plan.steps, instance)) {
        if (guest.stuck !== undefined) continue;
        if (plan.endState.vmState === 'any') expect(['active', 'stopped']).toContain(guest.vmState);
        else expect(guest.vmState).toBe(plan.endState.vmState);
      }
      if (plan.prior.value === 'unknown') expect(kindsOf(plan)).not.toContain('start');
      if (!['active', 'stopped', 'error'].includes(instance.vmState) || plan.prior.value === 'unknown') {
        expect(plan.endState.vmState).toBe('any');
        return;
      }
      const end = wanted(plan, situation) === 'running' ? 'active' : 'stopped';
      expect(plan.endState.vmState).toBe(end);
    });
  });

  it('is the one of the journal, known or unknown, whatever Nova shows by now', () => {
    everyPlan((plan, { context }) => {
      if (context.record !== undefined) expect(plan.prior.value).toBe(context.record.prior.value);
    });
  });
});

describe('a stop by the client', () => {
  it('happens only with consent', () => {
    everyPlan((plan, { context }) => {
      if (context.policy?.allowClientStop !== true) expect(kindsOf(plan)).not.toContain('stop');
    });
  });

  it('happens only where Nova does not stop the instance itself', () => {
    everyPlan((plan, { instance }) => {
      if (plan.decision !== 'recover' || !kindsOf(plan).includes('stop')) return;
      const untilStop = plan.steps.slice(
        0,
        plan.steps.findIndex(({ kind }) => kind === 'stop'),
      );
      for (const { vmState } of carryOut(untilStop, instance)) expect(vmState).toBe('active');
      for (const step of plan.steps) if (step.kind === 'evacuate') expect(step.microversion).not.toBe('2.95');
    });
  });
});
