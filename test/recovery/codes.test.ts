import { describe, expect, it } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import { type PlanContext, planRecovery, type ReasonCode, type RiskCode } from '../../src/recovery/index.ts';
import {
  anInstance,
  aStoppedInstance,
  byOwner,
  evacuationRow,
  FAILED_HOST,
  finishedResize,
  liveMigration,
  resizedFrom,
} from '../support/instances.ts';
import { aContext, ALIVE, anOldCloud, DOWN, journalled } from './support/contexts.ts';
import { codes } from './support/plans.ts';

/** An instance, what is known beside it, and everything that its plan says by codes. */
type Said<C> = readonly [instance: Instance, context: PlanContext, codes: readonly C[]];

const sourceDown = aContext({ hosts: { h1: DOWN, h3: ALIVE } });
const resizeError = resizedFrom('stopped', { migrations: [finishedResize({ status: 'error' })] });
const clientMayStop = anOldCloud({ policy: { allowClientStop: true } });
const shelves = aContext({ policy: { onShelved: 'recover' } });
const deletes = aContext({ policy: { completeDeletes: true } });
const errorRunning = anInstance({ vmState: 'error' });
const unknown = anInstance({ vmState: 'error', powerState: 'nostate' });
const paused = anInstance({ vmState: 'paused', powerState: 'paused' });
const shelved = anInstance({ vmState: 'shelved', powerState: 'shutdown' });

function during(taskState: string, different: Partial<Instance> = {}): Instance {
  return anInstance({ taskState, migrations: [], ...different });
}

const cutShort = resizedFrom('stopped', {
  taskState: 'resize_reverting',
  migrations: [finishedResize({ status: 'reverting' })],
  actions: [
    {
      ...byOwner('revertResize'),
      events: [
        {
          event: 'compute_revert_resize',
          startTime: '2026-03-02T08:05:00Z',
          finishTime: null,
          result: null,
          host: FAILED_HOST,
        },
      ],
    },
  ],
});

const byConfirm = ['resizeSourceAlive', 'stoppedByNova', 'priorState'] as const;

// Those of a run that did not come to its end are of tests of their own.
const REASONS: Readonly<
  Record<Exclude<ReasonCode, 'recoveryUnfinished' | 'changedSince'>, Said<ReasonCode>>
> = {
  powerStateKept: [anInstance(), aContext(), ['powerStateKept', 'priorState']],
  stoppedByNova: [aStoppedInstance(), aContext(), ['stoppedByNova', 'priorState']],
  stoppedByClient: [paused, clientMayStop, ['stoppedByClient', 'priorState', 'pausedByPolicy']],
  startedAfterwards: [
    aStoppedInstance({ taskState: 'powering-on' }),
    aContext(),
    ['taskFinished', 'startedAfterwards', 'priorState', 'evidenceConflicts'],
  ],
  evidenceConflicts: [
    anInstance({ powerState: 'shutdown' }),
    aContext(),
    ['powerStateKept', 'priorState', 'evidenceConflicts'],
  ],
  priorUnknown: [
    unknown,
    aContext({ policy: { priorUnknown: 'running' } }),
    ['errorFromEvidence', 'powerStateKept', 'priorUnknown'],
  ],
  priorState: [resizedFrom('stopped'), aContext(), byConfirm],
  pausedByPolicy: [paused, aContext(), ['stoppedByNova', 'priorState', 'pausedByPolicy']],
  rescuedByPolicy: [
    anInstance({ vmState: 'rescued' }),
    aContext(),
    ['stoppedByNova', 'rescuedByPolicy', 'priorUnknown'],
  ],
  shelvedByPolicy: [shelved, shelves, ['shelvedByPolicy', 'stoppedByNova', 'priorState']],
  taskFinished: [
    during('suspending'),
    aContext(),
    ['taskFinished', 'stoppedByNova', 'priorState', 'pausedByPolicy', 'evidenceConflicts'],
  ],
  taskAbandoned: [during('updating_password'), aContext(), ['taskAbandoned', 'powerStateKept', 'priorState']],
  deletionCompleted: [during('deleting'), deletes, ['deletionCompleted']],
  liveMigrationProbe: [
    during('migrating', { migrations: [liveMigration({ status: 'running' })] }),
    aContext(),
    ['liveMigrationProbe', 'powerStateKept', 'priorState'],
  ],
  resizeSourceAlive: [resizedFrom('stopped'), aContext(), byConfirm],
  resizeSourceDown: [resizedFrom('active'), sourceDown, ['resizeSourceDown', 'powerStateKept', 'priorState']],
  resizeOnSameHost: [
    resizedFrom('stopped', { source: FAILED_HOST }),
    aContext(),
    ['resizeOnSameHost', 'stoppedByNova', 'priorState'],
  ],
  resizeNotFinished: [resizeError, aContext(), ['resizeNotFinished', 'stoppedByNova', 'priorState']],
  resizeCutShort: [cutShort, aContext(), ['resizeCutShort', 'stoppedByNova', 'priorState']],
  errorAfterFailedAttempt: [
    errorRunning,
    aContext({ record: journalled('running') }),
    ['errorAfterFailedAttempt', 'powerStateKept', 'priorState'],
  ],
  errorFromEvidence: [errorRunning, aContext(), ['errorFromEvidence', 'powerStateKept', 'priorState']],
  evacuationInFlight: [
    during('rebuilding', { migrations: [evacuationRow()] }),
    aContext(),
    ['evacuationInFlight', 'priorState'],
  ],
  nothingOnThisHost: [anInstance({ host: null }), aContext(), ['nothingOnThisHost']],
  held: [unknown, aContext({ policy: { priorUnknown: 'hold' } }), ['held']],
};

describe('a plan gives the reason', () => {
  it.each(Object.entries(REASONS))('%s', (code, [instance, context, reasons]) => {
    const plan = planRecovery(instance, context);
    expect(codes(plan.reasons)).toEqual(reasons);
    expect(codes(plan.reasons)).toContain(code);
  });

  it.each([
    { what: 'paused', instance: paused, context: aContext({ policy: { onPaused: 'hold' } }) },
    { what: 'stopped', instance: aStoppedInstance(), context: aContext({ storage: 'local' }) },
  ])('held, and none of what would be done, where it holds ($what)', ({ instance, context }) => {
    expect(codes(planRecovery(instance, context).reasons)).toEqual(['held']);
  });

  it('priorState with the witness that knew, and not with one that did not', () => {
    const odd = resizedFrom('stopped', { systemMetadata: { old_vm_state: 'paused' } });
    const said = planRecovery(odd, aContext()).reasons.find(({ code }) => code === 'priorState');
    expect(said?.sentence).toContain('power_state shutdown');
  });
});

const byReset = ['statusActiveMeanwhile', 'briefSpawn'] as const;

const RISKS: Readonly<Record<RiskCode, Said<RiskCode>>> = {
  briefSpawn: [aStoppedInstance(), aContext(), ['briefSpawn']],
  runsUntilClientStops: [
    paused,
    clientMayStop,
    ['memoryLost', 'statusActiveMeanwhile', 'runsUntilClientStops'],
  ],
  rebuildFromImage: [
    anInstance(),
    aContext({ storage: 'local', policy: { rebuildFromImage: 'accept' } }),
    ['rebuildFromImage'],
  ],
  resizeConfirmed: [resizedFrom('active'), aContext(), ['resizeConfirmed']],
  resizeAllocationLeaks: [
    resizedFrom('active'),
    sourceDown,
    ['resizeAllocationLeaks', 'statusActiveMeanwhile'],
  ],
  statusActiveMeanwhile: [
    during('unpausing', { vmState: 'paused' }),
    aContext(),
    ['memoryLost', 'statusActiveMeanwhile'],
  ],
  memoryLost: [paused, aContext(), ['memoryLost', ...byReset]],
  rescueEnds: [anInstance({ vmState: 'rescued' }), aContext(), ['rescueEnds', ...byReset]],
  orphanImage: [during('image_backup'), aContext(), ['orphanImage']],
  dataSuspect: [during('rebuild_spawning'), aContext(), ['dataSuspect']],
  resizeAbandoned: [during('resize_prep'), aContext(), ['resizeAbandoned']],
  newShelfSnapshot: [shelved, shelves, ['newShelfSnapshot', ...byReset]],
  guestMayRunElsewhere: [
    during('migrating', { migrations: [liveMigration({ status: 'post-migrating' })] }),
    aContext(),
    ['guestMayRunElsewhere'],
  ],
  deletedForGood: [during('deleting'), deletes, ['deletedForGood']],
};

describe('a plan names the risk', () => {
  it.each(Object.entries(RISKS))('%s', (code, [instance, context, risks]) => {
    const plan = planRecovery(instance, context);
    expect(codes(plan.risks)).toEqual(risks);
    expect(codes(plan.risks)).toContain(code);
  });
});

describe('a plan names no risk', () => {
  it.each([
    { what: 'holds', instance: anInstance({ vmState: 'building' }) },
    { what: 'has nothing to do', instance: anInstance({ vmState: 'deleted' }) },
    { what: 'watches an evacuation', instance: during('rebuilding', { migrations: [evacuationRow()] }) },
    {
      what: 'starts what Nova holds to be stopped',
      instance: aStoppedInstance({ taskState: 'powering-on' }),
    },
  ])('where it $what', ({ instance }) => {
    expect(planRecovery(instance, aContext()).risks).toEqual([]);
  });
});
