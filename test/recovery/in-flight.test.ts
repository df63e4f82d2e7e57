import { describe, expect, it } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import { planRecovery, type UnfinishedRecovery } from '../../src/recovery/index.ts';
import {
  anInstance,
  aStoppedInstance,
  evacuationRow,
  FAILED_HOST,
  finishedResize,
  LOCKED_BY_OWNER,
  LOCKED_BY_US,
  resizedFrom,
} from '../support/instances.ts';
import { aContext, anOldCloud, journalled } from './support/contexts.ts';
import { adopting, codes, holding, recovering, stepsOf } from './support/plans.ts';
import { evacuated, moved, start, stop, unlock } from './support/steps.ts';

const row = evacuationRow();

function underWay(instance: Instance): Instance {
  return { ...instance, taskState: 'rebuild_spawning', powerState: 'nostate', migrations: [row] };
}

describe('an evacuation that is under way', () => {
  it.each(['accepted', 'pre-migrating'] as const)('(%s) is watched', (status) => {
    const instance = { ...underWay(anInstance()), migrations: [evacuationRow({ status })] };
    const plan = adopting(planRecovery(instance, aContext()));
    expect(plan.migration).toBe(row.uuid);
    expect(codes(plan.reasons)).toEqual(['evacuationInFlight', 'priorState']);
    expect(plan.reasons[0]?.sentence).toContain(status);
  });

  it('is put right by a start where the owner had the instance running', () => {
    const plan = adopting(planRecovery(underWay(anInstance()), aContext()));
    expect(plan.steps).toEqual([evacuated(row.uuid), moved('active', 'stopped'), start, moved('active')]);
    expect(plan.endState).toEqual({ vmState: 'active' });
  });

  it('has to end stopped where the owner had stopped the instance', () => {
    const plan = adopting(planRecovery(underWay(aStoppedInstance()), aContext()));
    expect(plan.steps).toEqual([evacuated(row.uuid), moved('stopped')]);
    expect(plan.endState).toEqual({ vmState: 'stopped' });
  });

  it('is put right by a stop only with consent', () => {
    const policy = { allowClientStop: true };
    const plan = adopting(planRecovery(underWay(aStoppedInstance()), aContext({ policy })));
    expect(plan.steps).toEqual([evacuated(row.uuid), moved('active', 'stopped'), stop, moved('stopped')]);
    expect(plan.endState).toEqual({ vmState: 'stopped' });
  });

  it.each([
    { powerState: 'running', end: 'active' },
    { powerState: 'shutdown', end: 'stopped' },
  ] as const)(
    'is put right also where the instance is in error (power_state $powerState)',
    ({ powerState, end }) => {
      const instance = { ...underWay(anInstance({ vmState: 'error' })), powerState };
      expect(adopting(planRecovery(instance, aContext())).endState).toEqual({ vmState: end });
    },
  );

  it('may end as it likes where nobody knows the prior state, and the plan says so once', () => {
    const instance = { ...underWay(anInstance({ vmState: 'error' })), taskState: null };
    const plan = adopting(planRecovery(instance, aContext()));
    expect(plan.steps).toEqual([evacuated(row.uuid), moved('active', 'stopped')]);
    expect(plan.endState).toEqual({ vmState: 'any' });
    expect(codes(plan.reasons)).toEqual(['evacuationInFlight', 'priorUnknown']);
  });

  it('is put right by what the journal knows, against vm_state', () => {
    const reset = underWay(anInstance());
    expect(adopting(planRecovery(reset, aContext({ record: journalled('stopped') }))).endState).toEqual({
      vmState: 'stopped',
    });
    const ended = underWay(aStoppedInstance());
    expect(adopting(planRecovery(ended, aContext({ record: journalled('running') }))).endState).toEqual({
      vmState: 'active',
    });
  });

  it.each([
    { what: 'a resized instance', instance: resizedFrom('stopped') },
    { what: 'an instance in error', instance: anInstance({ vmState: 'error' }) },
    { what: 'an active instance without a task', instance: anInstance() },
  ])('is never doubled by a second one ($what)', ({ instance }) => {
    const migrations = [row, finishedResize()];
    for (const context of [aContext({ record: journalled('stopped') }), anOldCloud(), {}]) {
      const plan = adopting(planRecovery({ ...instance, migrations }, context));
      const kinds = plan.steps.map(({ kind }) => kind);
      for (const kind of ['evacuate', 'resetState', 'confirmResize']) expect(kinds).not.toContain(kind);
    }
  });

  it('may end as it likes where the journal did not know, whatever vm_state says by now', () => {
    const plan = adopting(planRecovery(underWay(anInstance()), aContext({ record: journalled('unknown') })));
    expect(plan.steps).toEqual([evacuated(row.uuid), moved('active', 'stopped')]);
    expect(plan.endState).toEqual({ vmState: 'any' });
  });

  it('takes off a lock that an earlier run has left, and no other', () => {
    const ours = planRecovery({ ...underWay(aStoppedInstance()), ...LOCKED_BY_US }, aContext());
    expect(stepsOf(ours)).toEqual([evacuated(row.uuid), moved('stopped'), unlock]);
    const owners = planRecovery({ ...underWay(aStoppedInstance()), ...LOCKED_BY_OWNER }, aContext());
    expect(stepsOf(owners)).toEqual([evacuated(row.uuid), moved('stopped')]);
  });
});

describe('an evacuation that is not under way from this host', () => {
  it.each(['done', 'completed', 'error', 'failed', 'cancelled'] as const)('(%s) is not watched', (status) => {
    const migrations = [evacuationRow({ status })];
    recovering(planRecovery(anInstance({ migrations }), aContext()));
  });

  it('but is in a status that is unheard of is not doubled either', () => {
    for (const vmState of ['active', 'stopped', 'resized', 'error']) {
      const migrations = [evacuationRow({ status: 'rebuilding-slowly' }), finishedResize()];
      const instance = anInstance({ vmState, migrations });
      const plan = planRecovery(instance, aContext({ record: journalled('stopped') }));
      expect(holding(plan, 'evacuationUnclear').why).toContain('rebuilding-slowly');
    }
  });

  it('but names no source is not doubled', () => {
    const migrations = [evacuationRow({ sourceCompute: null })];
    holding(planRecovery(anInstance({ migrations }), aContext()), 'evacuationUnclear');
  });

  it('but left an earlier host is not watched', () => {
    const migrations = [evacuationRow({ sourceCompute: 'h9', destCompute: FAILED_HOST })];
    recovering(planRecovery(anInstance({ migrations }), aContext()));
  });

  it('but is a migration of another type is not watched', () => {
    const migrations = [evacuationRow({ type: 'live-migration' })];
    recovering(planRecovery(anInstance({ migrations }), aContext()));
  });
});

describe('an evacuation to a host that is down as well', () => {
  it('is neither watched for ever nor doubled: its guest may be running there', () => {
    const migrations = [evacuationRow({ status: 'pre-migrating', destCompute: 'h7' })];
    for (const hosts of [{}, { h7: { up: false, lastSeenUp: null, suspect: false } }]) {
      const plan = planRecovery(underWayWith(migrations), aContext({ hosts }));
      expect(holding(plan, 'evacuationStuck').why).toContain('h7');
    }
  });
});

describe('an evacuation of what Nova does not evacuate', () => {
  it.each(['shelved', 'paused', 'some-new-state'])(
    'is watched, and nothing is added to it (%s)',
    (vmState) => {
      const instance = { ...underWay(anInstance({ vmState })), powerState: 'running' as const };
      const plan = adopting(planRecovery(instance, aContext()));
      expect(plan.endState).toEqual({ vmState: 'any' });
      expect(plan.steps.map(({ kind }) => kind)).toEqual(['awaitMigration', 'awaitState']);
    },
  );
});

function underWayWith(migrations: Instance['migrations']): Instance {
  return { ...underWay(anInstance()), ...(migrations === undefined ? {} : { migrations }) };
}

describe('an evacuation that an earlier run had sent', () => {
  const SENT_AT = '2026-03-02T08:06:00Z';
  const unfinished: UnfinishedRecovery = {
    host: FAILED_HOST,
    runIds: ['01J'],
    watchedSince: null,
    steps: [moved('stopped'), { kind: 'shelve' }, unlock],
    endState: { vmState: 'shelved' },
    calls: [{ action: 'evacuate', requestId: null, at: SENT_AT }],
  };

  function watching(createdAt: string, different: Partial<UnfinishedRecovery> = {}) {
    const record = { ...journalled('stopped'), unfinished: { ...unfinished, ...different } };
    const instance = anInstance({ migrations: [evacuationRow({ createdAt })] });
    return adopting(planRecovery(instance, aContext({ record })));
  }

  it('is followed by what was planned behind it', () => {
    const plan = watching(SENT_AT, {});
    expect(plan.steps.slice(1)).toEqual([moved('stopped'), { kind: 'shelve' }]);
    expect(plan.endState).toEqual({ vmState: 'shelved' });
    // The clocks may differ by as much.
    expect(watching('2026-03-02T08:01:00Z').endState).toEqual({ vmState: 'shelved' });
  });

  it('is not taken for one that was there before', () => {
    expect(watching('2026-03-02T08:00:59Z').endState).toEqual({ vmState: 'stopped' });
    expect(watching(SENT_AT, { calls: [] }).endState).toEqual({ vmState: 'stopped' });
  });

  it('and that was found under way before is the one that was there by then', () => {
    const watchedSince = '2026-03-02T08:10:00Z';
    expect(watching('2026-03-02T08:15:00Z', { watchedSince }).endState).toEqual({ vmState: 'shelved' });
    expect(watching('2026-03-02T08:15:01Z', { watchedSince }).endState).toEqual({ vmState: 'stopped' });
  });
});
