import { describe, expect, it } from 'vitest';
import type { Migration } from '../../src/model/migration.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import {
  anInstance,
  evacuationRow,
  FAILED_HOST,
  finishedResize,
  liveMigration,
} from '../support/instances.ts';
import { aContext, ALIVE, without } from './support/contexts.ts';
import { codes, holding, recovering, routeOf } from './support/plans.ts';

const NOT_BEGUN = ['queued', 'preparing'] as const;
const BEGUN = ['running', 'post-migrating'] as const;

function migrating(...migrations: Migration[]) {
  return anInstance({ taskState: 'migrating', migrations });
}

describe('the record of a live migration', () => {
  const open = liveMigration({ status: 'running' });

  it.each(['completed', 'cancelled', 'error', 'failed', 'done'])(
    'that is %s hides no older one that is open',
    (status) => {
      const rows = [liveMigration({ status, uuid: 'newer' }), open];
      holding(planRecovery(anInstance({ migrations: rows }), aContext()), 'guestMayRunElsewhere');
    },
  );

  it.each([
    finishedResize({ status: 'error' }),
    finishedResize({ type: 'migration' }),
    evacuationRow({ status: 'done' }),
    liveMigration({ type: 'teleportation' }),
  ])('is found behind a newer one of another type ($type $status)', (newer) => {
    holding(planRecovery(anInstance({ migrations: [newer, open] }), aContext()), 'guestMayRunElsewhere');
  });

  it('is not one of another type', () => {
    const others = [...BEGUN, 'accepted'].map((status) =>
      finishedResize({ status, type: 'migration', sourceCompute: FAILED_HOST, destCompute: 'h3' }),
    );
    for (const other of others) {
      const plan = planRecovery(
        anInstance({ migrations: [other], taskState: 'resize_migrating' }),
        aContext(),
      );
      expect(plan.rule).toBe('resizeUnderWay');
    }
  });

  it.each([
    { from: 'h3', to: FAILED_HOST },
    { from: 'h3', to: 'h4' },
    { from: null, to: 'h4' },
    { from: FAILED_HOST, to: FAILED_HOST },
  ])('from $from to $to is none of a migration away from the failed host', ({ from, to }) => {
    for (const status of [...NOT_BEGUN, ...BEGUN]) {
      const row = liveMigration({ status, sourceCompute: from, destCompute: to });
      holding(planRecovery(migrating(row), aContext()), 'liveMigrationUnclear');
    }
  });

  it('that waits for its turn on another host takes no record from the evacuation', () => {
    const rows = [liveMigration({ status: 'accepted', sourceCompute: 'h3', destCompute: 'h4' })];
    expect(planRecovery(anInstance({ migrations: rows }), aContext()).rule).toBe('settled');
    holding(planRecovery(migrating(...rows), aContext()), 'liveMigrationUnclear');
  });
});

describe('the destination of a live migration that had begun', () => {
  it.each([
    { what: 'nobody said which hosts there are', context: without(aContext(), 'hosts') },
    { what: 'it has no service', context: aContext({ hosts: { h1: ALIVE, h4: ALIVE } }) },
  ])('is not known to be alive where $what', ({ context }) => {
    for (const status of BEGUN) {
      const held = holding(
        planRecovery(migrating(liveMigration({ status })), context),
        'guestMayRunElsewhere',
      );
      expect(held.why).toContain('h3');
    }
    for (const status of NOT_BEGUN) {
      const plan = recovering(planRecovery(migrating(liveMigration({ status })), context));
      expect(routeOf(plan)).toBe('evacuate 2.94, active');
    }
  });
});

describe('the plan for an instance that was being live-migrated', () => {
  it.each(NOT_BEGUN)('says that a live migration that had not begun is abandoned (%s)', (status) => {
    const plan = recovering(planRecovery(migrating(liveMigration({ status })), aContext()));
    expect(codes(plan.reasons)).toEqual(['taskAbandoned', 'powerStateKept', 'priorState']);
  });

  it.each(BEGUN)('says that it looks for the guest where that may run (%s)', (status) => {
    const plan = recovering(planRecovery(migrating(liveMigration({ status })), aContext()));
    expect(codes(plan.reasons)).toEqual(['liveMigrationProbe', 'powerStateKept', 'priorState']);
    expect(plan.reasons[0]?.sentence).toContain('h3');
  });
});
