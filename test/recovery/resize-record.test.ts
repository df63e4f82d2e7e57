import { describe, expect, it } from 'vitest';
import type { InstanceAction } from '../../src/model/instance-action.ts';
import type { Migration } from '../../src/model/migration.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { byOwner, evacuationRow, FAILED_HOST, finishedResize, resizedFrom } from '../support/instances.ts';
import { aContext, ALIVE, DOWN, SUSPECT } from './support/contexts.ts';
import { codes, holding, recovering, routeOf } from './support/plans.ts';
import { evacuate, evacuated, lock, moved, reset, unlock } from './support/steps.ts';

function resizedWith(...migrations: Migration[]) {
  return resizedFrom('stopped', { migrations });
}

function begun(action: string, event: string, host: string, end: 'open' | 'ended' = 'open'): InstanceAction {
  const finishTime = end === 'open' ? null : '2026-03-02T08:06:00Z';
  return {
    ...byOwner(action),
    events: [{ event, startTime: '2026-03-02T08:05:00Z', finishTime, result: null, host }],
  };
}

describe('the record of a resize', () => {
  it.each([
    { status: 'confirming', code: 'resizeConfirming' },
    { status: 'confirmed', code: 'resizeConfirming' },
    { status: 'reverting', code: 'resizeReverting' },
    { status: 'reverted', code: 'resizeReverting' },
  ] as const)('that is $status holds the instance, wherever its source is', ({ status, code }) => {
    for (const h1 of [ALIVE, DOWN, SUSPECT]) {
      holding(planRecovery(resizedWith(finishedResize({ status })), aContext({ hosts: { h1 } })), code);
    }
  });

  it('that was being confirmed by a source that died in the middle of it does not hold: the message is gone', () => {
    const instance = {
      ...resizedWith(finishedResize({ status: 'confirming' })),
      actions: [begun('confirmResize', 'compute_confirm_resize', 'h1')],
    };
    const plan = recovering(planRecovery(instance, aContext({ hosts: { h1: DOWN, h3: ALIVE } })));
    expect(plan.rule).toBe('resizeCutShort');
    expect(routeOf(plan)).toBe('reset refusal, evacuate 2.95, stopped');
    // An alive source is still at it, and a suspect one may be.
    for (const h1 of [ALIVE, SUSPECT]) {
      holding(planRecovery(instance, aContext({ hosts: { h1, h3: ALIVE } })), 'resizeConfirming');
    }
  });

  it('that was being reverted by the failed host does not hold while its source is alive', () => {
    const instance = {
      ...resizedWith(finishedResize({ status: 'reverting' })),
      taskState: 'resize_reverting',
      actions: [begun('revertResize', 'compute_revert_resize', FAILED_HOST)],
    };
    const plan = recovering(planRecovery(instance, aContext()));
    expect(plan.rule).toBe('resizeCutShort');
    expect(routeOf(plan)).toMatch(/^reset refusal, evacuate 2.95 to h[34], stopped$/);
    for (const h1 of [DOWN, SUSPECT]) {
      holding(planRecovery(instance, aContext({ hosts: { h1, h3: ALIVE } })), 'resizeReverting');
    }
  });

  it.each([
    { what: 'another host', event: begun('confirmResize', 'compute_confirm_resize', 'h4') },
    { what: 'another event', event: begun('confirmResize', 'conductor_confirm', 'h1') },
    { what: 'another action', event: begun('resize', 'compute_confirm_resize', 'h1') },
    { what: 'no event', event: { ...begun('confirmResize', '', ''), events: [] } },
    { what: 'no events at all', event: byOwner('confirmResize') },
    {
      what: 'an event that has ended',
      event: begun('confirmResize', 'compute_confirm_resize', 'h1', 'ended'),
    },
  ])('holds where the history shows $what', ({ event }) => {
    const instance = { ...resizedWith(finishedResize({ status: 'confirming' })), actions: [event] };
    holding(planRecovery(instance, aContext({ hosts: { h1: DOWN, h3: ALIVE } })), 'resizeConfirming');
  });

  it('that is not reverting is not being reverted, whatever the failed host had begun with', () => {
    const actions = [begun('revertResize', 'compute_revert_resize', FAILED_HOST)];
    const reverted = { ...resizedWith(finishedResize({ status: 'reverted' })), actions };
    holding(planRecovery(reverted, aContext()), 'resizeReverting');
    const finished = { ...resizedWith(finishedResize()), taskState: 'resize_reverting', actions };
    holding(planRecovery(finished, aContext()), 'resizeReverting');
  });

  it('that is finished does not count while its revert or its confirm is under way', () => {
    const reverting = { ...resizedWith(finishedResize()), taskState: 'resize_reverting' };
    holding(planRecovery(reverting, aContext()), 'resizeReverting');
    const confirming = { ...resizedWith(finishedResize()), taskState: 'resize_confirming' };
    holding(planRecovery(confirming, aContext()), 'resizeConfirming');
  });

  it.each(['error', 'failed', 'cancelled'] as const)(
    'that is %s cannot be confirmed: with a dead source the scheduler chooses',
    (status) => {
      for (const hosts of [{ h1: DOWN, h3: ALIVE }, { h3: ALIVE }]) {
        const plan = recovering(planRecovery(resizedWith(finishedResize({ status })), aContext({ hosts })));
        expect(plan.steps).toEqual([
          lock,
          reset('refusal'),
          evacuate('2.95'),
          evacuated(),
          moved('stopped'),
          unlock,
        ]);
        expect(codes(plan.reasons)).toEqual(['resizeNotFinished', 'stoppedByNova', 'priorState']);
        expect(plan.reasons[0]?.sentence).toContain(status);
        expect(codes(plan.risks)).toContain('resizeAllocationLeaks');
      }
    },
  );

  it.each(['accepted', 'pre-migrating', 'migrating', 'post-migrating', 'done', 'half-finished', ''])(
    'that is %j does not go with vm_state resized, so nothing is done',
    (status) => {
      for (const h1 of [ALIVE, DOWN]) {
        const plan = planRecovery(resizedWith(finishedResize({ status })), aContext({ hosts: { h1 } }));
        expect(holding(plan, 'resizeUnclear').why).toContain(status);
      }
    },
  );

  it('that is lost names no source, which may still have the guest: nothing is done', () => {
    holding(planRecovery(resizedWith(), aContext()), 'resizeSourceUnknown');
  });

  it('that cannot be confirmed, of a resize within the failed host, lets the scheduler choose', () => {
    const row = finishedResize({ status: 'error', sourceCompute: FAILED_HOST });
    expect(recovering(planRecovery(resizedWith(row), aContext())).steps).toContainEqual(evacuate('2.95'));
  });

  it('that cannot be confirmed and names no source holds', () => {
    const row = finishedResize({ status: 'error', sourceCompute: null });
    const plan = planRecovery(resizedWith(row), aContext());
    expect(holding(plan, 'resizeSourceUnknown').why).toContain('error');
  });

  it('is the newest one of a resize; other migrations do not count', () => {
    const rows = [
      evacuationRow({ status: 'error' }),
      finishedResize({ type: 'live-migration', status: 'error', uuid: 'live' }),
      finishedResize(),
      finishedResize({ status: 'reverted', uuid: 'older', sourceCompute: 'h4' }),
    ];
    expect(planRecovery(resizedWith(...rows), aContext())).toEqual(
      planRecovery(resizedFrom('stopped'), aContext()),
    );
  });
});
