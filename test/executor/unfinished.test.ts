import { describe, expect, it } from 'vitest';
import type { JournalRecord, MutatingCall } from '../../src/executor/index.ts';
import { unfinishedOf } from '../../src/executor/journal/unfinished.ts';
import { lockReason } from '../../src/model/lock-mark.ts';
import { planRecovery, type RecoveryPlan } from '../../src/recovery/index.ts';
import { anInstance, byOwner, evacuationRow } from '../support/instances.ts';
import { answered } from '../support/fake-nova-call.ts';
import { aContext } from '../recovery/support/contexts.ts';
import { moved, start, unlock } from '../recovery/support/steps.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

const at = '2026-01-01T00:00:00.000Z';

const INSTANCE = anInstance({ id: 'web', vmState: 'stopped', taskState: 'powering-on' });
const STARTS = planRecovery(INSTANCE, aContext());
const WATCHES = planRecovery({ ...INSTANCE, taskState: null, migrations: [evacuationRow()] }, aContext());
const HOLDS = planRecovery({ ...INSTANCE, launchedAt: null }, aContext());

function planned(plan: RecoveryPlan): JournalRecord {
  return { kind: 'plan', at, instanceId: 'web', plan };
}

function intent(seq: number, call: MutatingCall): JournalRecord {
  return { kind: 'intent', at, seq, call, instanceId: 'web' };
}

function answer(
  seq: number,
  result: 'accepted' | 'refused' | 'unknown',
  requestId: string | null = null,
): JournalRecord {
  return { kind: 'answer', at, seq, result, requestId };
}

function ended(outcome: 'recovered' | 'failed'): JournalRecord {
  return { kind: 'outcome', at, instanceId: 'web', outcome };
}

/** What is left of `web` after these runs. */
function left(...runs: readonly (readonly JournalRecord[])[]) {
  return unfinishedOf('h2', runs).get('web');
}

describe('what an earlier run has left to do', () => {
  const evacuated = [
    planned(STARTS),
    intent(1, 'lock'),
    answer(1, 'accepted', 'req-1'),
    intent(2, 'evacuate'),
  ];

  it('is what follows the evacuation that it sent', () => {
    expect(left([...evacuated, answer(2, 'accepted', 'req-2')])).toEqual({
      host: 'h2',
      steps: [moved('stopped'), start, moved('active'), unlock],
      endState: { vmState: 'active' },
      runIds: [],
      watchedSince: null,
      calls: [
        { action: 'lock', requestId: 'req-1', at },
        { action: 'evacuate', requestId: 'req-2', at },
      ],
    });
  });

  it.each([
    ['was never answered', []],
    ['may have been sent', [answer(2, 'unknown')]],
  ] as const)('counts an evacuation that %s', (_what, answers) => {
    expect(left([...evacuated, ...answers])?.calls.at(-1)).toEqual({
      action: 'evacuate',
      requestId: null,
      at,
    });
  });

  it('is nothing where no evacuation was sent, or Nova refused it', () => {
    expect(left(evacuated.slice(0, 3))).toBeUndefined();
    expect(left([...evacuated, answer(2, 'refused')])).toBeUndefined();
  });

  it('is nothing once it was brought to its end, and stays what it was when it failed', () => {
    expect(left([...evacuated, ended('recovered')])).toBeUndefined();
    expect(left([...evacuated, ended('failed')])?.steps).toContainEqual(start);
  });

  it('is what follows somebody else’s evacuation that it watched', () => {
    expect(left([planned(WATCHES)])).toMatchObject({
      steps: [moved('stopped')],
      watchedSince: at,
      calls: [],
    });
  });

  it('is kept by later plans that hold, and by those that bring it to its end in part', () => {
    const first = [...evacuated, answer(2, 'accepted', 'req-2')];
    expect(left(first, [planned(HOLDS)])?.steps).toContainEqual(start);
    const unfinished = left(first);
    if (unfinished === undefined || STARTS.decision !== 'recover') throw new Error('nothing is left');
    const found = { ...INSTANCE, host: 'h4', vmState: 'active', taskState: null, migrations: [] };
    const again = planRecovery(
      { ...found, actions: [{ ...byOwner('evacuate'), requestId: 'req-2' }] },
      aContext({ record: { prior: STARTS.prior, attempts: [], unfinished } }),
    );
    expect(left(first, [planned(again), intent(1, 'unlock')])).toMatchObject({
      steps: [moved('active')],
      calls: [{ action: 'lock' }, { action: 'evacuate' }, { action: 'unlock' }],
    });
  });
});

describe('an instance that an earlier run evacuated', () => {
  /** A run that evacuates `web` and fails to start it. */
  async function cutShort(): Promise<FailedHost> {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'stopped', taskState: 'powering-on', powerState: 'shutdown' });
    host.on('servers.start', 'web', () => {
      throw answered(503, 'try later');
    });
    expect(outcomeOf(await host.recover({ stepTimeoutMs: 10_000 }), 'web').outcome).toBe('failed');
    host.nova.onCall = () => undefined;
    host.nova.calls.length = 0;
    return host;
  }

  it('is brought to its end by the next run, although its list does not show it', async () => {
    const host = await cutShort();
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', lockLeft: false });
    expect(host.end('web')).toBe('active on h2');
    expect(host.nova.mutations).toEqual(['services.update service-h1', 'start web', 'unlock web']);
    expect(report.history).toEqual({ instances: 1, requests: 1 });
    // And by no further one.
    expect((await host.recover()).instances).toEqual([]);
  });

  it('keeps the lock that a run for its new host has put on it', async () => {
    const host = await cutShort();
    const { cloud } = host.nova;
    Object.assign(cloud.instance('web'), {
      lockedReason: lockReason({ runId: 'another', prior: 'running' }),
    });
    expect(outcomeOf(await host.recover(), 'web').outcome).toBe('recovered');
    expect(cloud.instance('web').locked).toBe(true);
    expect(host.nova.mutations).not.toContain('unlock web');
  });

  it('is shown by a plan as well', async () => {
    const host = await cutShort();
    const { instances } = await host.plan();
    expect(instances.map(({ plan }) => plan.rule)).toEqual(['recoveryUnfinished']);
  });

  it('is left out where it is gone, or not chosen', async () => {
    const host = await cutShort();
    expect((await host.recover({ select: () => false })).instances).toEqual([]);
    host.nova.cloud.instances.delete('web');
    expect((await host.recover()).instances).toEqual([]);
  });

  it('and that cannot be read is said to be left as it is', async () => {
    const host = await cutShort();
    host.on('servers.show', 'web', () => {
      throw answered(500, 'out of order');
    });
    const report = await host.recover();
    expect(report).toMatchObject({ outcome: 'partial', instances: [] });
    expect(report.followUps.map(({ code }) => code)).toContain('runAgain');
    expect(report.missingEvidence).toMatchObject([{ source: 'servers' }]);
    expect(report.missingEvidence[0]?.sentence).toContain('web, which an earlier run evacuated');
  });

  it('is no business of any run after its host was readmitted', async () => {
    const host = await cutShort();
    Object.assign(host.h1, { forcedDown: false, status: 'enabled', disabledReason: null });
    expect((await host.recover()).instances).toEqual([]);
    // That run has left a mark of its own, and a journal before which the older ones count for nothing.
    expect((await host.recover()).instances).toEqual([]);
    expect(host.nova.mutations.filter((each) => !each.startsWith('services'))).toEqual([]);
  });
});
