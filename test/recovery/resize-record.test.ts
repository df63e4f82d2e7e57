import { describe, expect, it } from 'vitest';
import type { Migration } from '../../src/model/migration.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { evacuationRow, FAILED_HOST, finishedResize, resizedFrom } from '../support/instances.ts';
import { aContext, ALIVE, DOWN, SUSPECT } from './support/contexts.ts';
import { codes, holding, recovering } from './support/plans.ts';
import { evacuate, evacuated, lock, moved, reset, unlock } from './support/steps.ts';

function resizedWith(...migrations: Migration[]) {
  return resizedFrom('stopped', { migrations });
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
        expect(codes(plan.reasons)).toEqual(['resizeNotFinished', 'stoppedByNova']);
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
      evacuationRow({ status: 'failed' }),
      finishedResize({ type: 'live-migration', status: 'error', uuid: 'live' }),
      finishedResize(),
      finishedResize({ status: 'reverted', uuid: 'older', sourceCompute: 'h4' }),
    ];
    expect(planRecovery(resizedWith(...rows), aContext())).toEqual(
      planRecovery(resizedFrom('stopped'), aContext()),
    );
  });
});
