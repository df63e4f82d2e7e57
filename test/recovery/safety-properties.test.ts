import { describe, expect, it, vi } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import { isOwnLock } from '../../src/model/lock-mark.ts';
import { TASK_STATES, VM_STATES } from '../../src/model/states.ts';
import { everyPlan, PATIENCE } from './support/every-plan.ts';
import { kindsOf, stepsOf } from './support/plans.ts';

vi.setConfig(PATIENCE);

// Its owner has asked for a new disk from an image, which is a consent as well.
function isRebuiltByItsOwner({ taskState, actions }: Instance): boolean {
  const newest = actions?.[0];
  const rebuild = newest?.action === 'rebuild' && newest.userId !== null && newest.message === null;
  return rebuild && (taskState ?? '').startsWith('rebuild');
}

describe('the only copy of data', () => {
  it('is never given up without consent', () => {
    everyPlan((plan, { instance, context }) => {
      if (instance.imageRef === '' || context.storage === 'shared') return;
      if (context.policy?.rebuildFromImage === 'accept' || isRebuiltByItsOwner(instance)) return;
      expect(plan.decision).not.toBe('recover');
      for (const kind of ['confirmResize', 'resetState', 'evacuate'])
        expect(kindsOf(plan)).not.toContain(kind);
    });
  });

  it('is named as the price wherever it is given up', () => {
    everyPlan((plan, { instance, context }) => {
      if (plan.decision !== 'recover') return;
      const atRisk = instance.imageRef !== '' && context.storage !== 'shared';
      expect(plan.risks.some(({ code }) => code === 'rebuildFromImage')).toBe(atRisk);
    });
  });
});

describe('what the owner has deleted or shelved', () => {
  it('is never resurrected', () => {
    everyPlan((plan, { instance: { vmState, taskState } }) => {
      const deleting = taskState === 'deleting' || taskState === 'soft-deleting';
      if (!deleting && vmState !== 'soft-delete' && vmState !== 'deleted') return;
      // Its owner has asked for it back.
      if (vmState === 'soft-delete' && taskState === 'restoring') return;
      expect(kindsOf(plan).filter((kind) => kind !== 'delete')).toEqual([]);
    });
  });

  it('is deleted for good only with consent, and only what its owner was deleting', () => {
    everyPlan((plan, { instance, context }) => {
      if (!kindsOf(plan).includes('delete')) return;
      expect(plan.decision).toBe('finishDelete');
      expect(instance.taskState).toBe('deleting');
      expect(context.policy?.completeDeletes).toBe(true);
    });
  });

  it('keeps its shelf', () => {
    everyPlan((plan, { instance: { vmState, taskState }, context }) => {
      if (plan.decision !== 'recover' || !vmState.startsWith('shelved')) return;
      // Either its owner was taking it off, or the policy moves it, shelf and all.
      if (['unshelving', 'powering-on', 'spawning'].includes(taskState ?? '')) return;
      expect(context.policy?.onShelved).toBe('recover');
      expect(
        context.storage === 'shared' || plan.risks.every(({ code }) => code !== 'rebuildFromImage'),
      ).toBe(true);
      expect(plan.endState.vmState).toBe('shelved');
    });
  });
});

describe('a lock', () => {
  it('of the owner is neither taken off nor put anew', () => {
    everyPlan((plan, { instance }) => {
      if (!instance.locked || isOwnLock(instance.lockedReason)) return;
      expect(kindsOf(plan)).not.toContain('lock');
      expect(kindsOf(plan)).not.toContain('unlock');
    });
  });

  it('that the plan puts on is its first step, and its last step takes it off', () => {
    everyPlan((plan) => {
      const kinds = kindsOf(plan);
      if (!kinds.includes('lock')) return;
      expect(kinds.indexOf('lock')).toBe(0);
      expect(kinds.lastIndexOf('lock')).toBe(0);
      expect(kinds.indexOf('unlock')).toBe(kinds.length - 1);
    });
  });
});

describe('an evacuation', () => {
  it('is never a second one while one from that host has not ended', () => {
    everyPlan((plan, { instance }) => {
      const underWay = instance.migrations?.some(
        ({ type, status, sourceCompute }) =>
          type === 'evacuation' &&
          !['done', 'completed', 'failed', 'error', 'cancelled'].includes(status) &&
          sourceCompute === instance.host,
      );
      if (underWay !== true) return;
      for (const kind of ['evacuate', 'resetState', 'confirmResize'])
        expect(kindsOf(plan)).not.toContain(kind);
    });
  });

  it('happens once in a plan that recovers, and is waited for at once', () => {
    everyPlan((plan) => {
      if (plan.decision !== 'recover') return;
      const kinds = kindsOf(plan);
      expect(kinds.filter((kind) => kind === 'evacuate')).toHaveLength(1);
      expect(kinds[kinds.indexOf('evacuate') + 1]).toBe('awaitMigration');
    });
  });

  it('is never sent at a microversion that this Nova does not know', () => {
    everyPlan((plan, { context }) => {
      const [major = 0, minor = 0] = (context.maxMicroversion ?? '2.94').split('.').map(Number);
      for (const step of stepsOf(plan)) {
        if (step.kind !== 'evacuate') continue;
        const [wantedMajor = 0, wantedMinor = 0] = step.microversion.split('.').map(Number);
        expect(wantedMajor * 1_000 + wantedMinor).toBeLessThanOrEqual(major * 1_000 + minor);
      }
    });
  });

  it('is never sent to the failed host, the resize’s source or a host that may be dead', () => {
    everyPlan((plan, { instance, context }) => {
      const source = instance.migrations?.find(({ type }) => type === 'resize' || type === 'migration');
      for (const step of stepsOf(plan)) {
        if (step.kind !== 'evacuate' || step.host === undefined) continue;
        expect(instance.host).not.toBe(step.host);
        expect(context.hosts?.[step.host]).toMatchObject({ up: true, suspect: false });
        if (context.destinations === undefined) {
          expect(context.hosts?.[step.host]?.enabled).not.toBe(false);
        } else {
          expect(context.destinations).toContain(step.host);
        }
        // Once the resize is confirmed or reverted, its source is a host like any other.
        const isOver = ['confirmed', 'reverted'].includes(source?.status ?? '');
        if (isOver || plan.rule === 'liveMigrating' || kindsOf(plan).includes('confirmResize')) continue;
        expect(source?.sourceCompute).not.toBe(step.host);
      }
    });
  });
});

describe('the source of a resize that was not confirmed', () => {
  it('is never left to the scheduler while it is up', () => {
    everyPlan((plan, { instance, context }) => {
      const row = instance.migrations?.find(({ type }) => type === 'resize' || type === 'migration');
      const source = row?.sourceCompute ?? null;
      if (row === undefined || source === null || source === instance.host) return;
      const isUp = Object.entries(context.hosts ?? {}).some(([name, { up }]) => name === source && up);
      if (!isUp || ['confirmed', 'reverted'].includes(row.status)) return;
      if (kindsOf(plan).includes('confirmResize')) return;
      for (const step of stepsOf(plan)) if (step.kind === 'evacuate') expect(step.host).toBeDefined();
    });
  });
});

describe('a reset', () => {
  it('is to active, of one that Nova does not evacuate or that failed, and the evacuation follows at once', () => {
    everyPlan((plan, { instance, context }) => {
      const steps = stepsOf(plan);
      steps.forEach((step, index) => {
        if (step.kind !== 'resetState') return;
        expect(step.state).toBe('active');
        expect(steps[index + 1]?.kind).toBe('evacuate');
        if (instance.vmState === 'error') {
          const accepted = context.record?.attempts.some((attempt) => attempt.accepted) ?? false;
          expect(step.provenBy).toBe(accepted ? 'journal' : 'wayBack');
        } else {
          expect(step.provenBy).toBe('refusal');
          expect(['active', 'stopped']).not.toContain(instance.vmState);
        }
      });
    });
  });
});

describe('the verdict on a resize', () => {
  it('is never a revert', () => {
    everyPlan((plan) => expect(JSON.stringify(stepsOf(plan))).not.toContain('revert'));
  });

  it('is a confirm only where the source of a finished resize was seen alive', () => {
    everyPlan((plan, { instance, context }) => {
      for (const step of stepsOf(plan)) {
        if (step.kind !== 'confirmResize') continue;
        expect(context.policy?.confirmResize).not.toBe('never');
        expect(instance.migrations?.find(({ uuid }) => uuid === step.migration)).toMatchObject({
          status: 'finished',
          sourceCompute: step.source,
        });
        expect(step.source).not.toBe(instance.host);
        expect(context.hosts?.[step.source]).toMatchObject({ up: true, suspect: false });
      }
    });
  });

  it('is none while the source is suspect, a confirm or a revert is on its way, or nobody knows', () => {
    everyPlan((plan, { instance, context }) => {
      if (instance.vmState !== 'resized' || ['adopt', 'none', 'finishDelete'].includes(plan.decision)) return;
      const row = instance.migrations?.find(({ type }) => type === 'resize' || type === 'migration');
      const source = row?.sourceCompute ?? '';
      const isSuspect =
        row?.status === 'finished' &&
        source !== instance.host &&
        Object.entries(context.hosts ?? {}).some(
          ([name, { up, suspect }]) => name === source && up && suspect,
        );
      const isWedged =
        row !== undefined && !['finished', 'error', 'failed', 'cancelled', 'reverted'].includes(row.status);
      const begun = instance.actions?.some(({ events }) =>
        events?.some(({ finishTime }) => finishTime === null),
      );
      if (isSuspect || (isWedged && begun !== true)) expect(plan.decision).toBe('hold');
    });
  });
});

describe('a word that Nova does not use today', () => {
  // What is on no host has nothing to lose, and an evacuation under way is better watched than left.
  it('holds, be it vm_state or task_state', () => {
    everyPlan((plan, { instance: { vmState, taskState } }) => {
      const isKnown =
        VM_STATES.some((known) => known === vmState) &&
        (taskState === null || TASK_STATES.some((known) => known === taskState));
      if (!isKnown) expect(plan.decision).not.toBe('recover');
    });
  });
});
