import { describe, expect, it, vi } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import {
  type JournalledCall,
  planRecovery,
  type PlanContext,
  type Step,
  type UnfinishedRecovery,
} from '../../src/recovery/index.ts';
import {
  anInstance,
  byNova,
  byOwner,
  evacuationRow,
  FAILED_HOST,
  LOCKED_BY_OWNER,
  LOCKED_BY_US,
} from '../support/instances.ts';
import { aContext, journalled, without } from './support/contexts.ts';
import { everyPlan, PATIENCE } from './support/every-plan.ts';
import { carryOut } from './support/nova-model.ts';
import { adopting, codes, holding, recovering, stepsOf } from './support/plans.ts';
import { evacuated, moved, start, stop, unlock } from './support/steps.ts';

vi.setConfig(PATIENCE);

const ELSEWHERE = 'h4';

const SENT_AT = '2026-03-02T08:04:00Z';

function call(action: string, requestId: string | null = `req-${action}`, at = SENT_AT): JournalledCall {
  return { action, requestId, at };
}

/** An earlier run evacuated it from stopped, for it to be started. */
const STARTS: UnfinishedRecovery = {
  host: FAILED_HOST,
  steps: [moved('stopped'), start, moved('active'), unlock],
  endState: { vmState: 'active' },
  runIds: ['00A', '01J'],
  watchedSince: null,
  calls: [call('lock'), call('evacuate')],
};

function after(different: Partial<UnfinishedRecovery> = {}): PlanContext {
  return aContext({ record: { ...journalled('running'), unfinished: { ...STARTS, ...different } } });
}

/** It has left the failed host, and nobody but the earlier run has touched it since. */
function movedInstance(different: Partial<Instance> = {}): Instance {
  return anInstance({
    ...{ host: ELSEWHERE, vmState: 'stopped', powerState: 'shutdown', migrations: [] },
    ...LOCKED_BY_US,
    actions: [byOwner('lock'), byOwner('evacuate'), byOwner('stop')],
    ...different,
  });
}

describe('an instance that an earlier run evacuated and did not bring to its end', () => {
  it('is brought there where it is by now', () => {
    const plan = recovering(planRecovery(movedInstance(), after()));
    expect(plan.rule).toBe('recoveryUnfinished');
    expect(plan.steps).toEqual([moved('stopped'), start, moved('active'), unlock]);
    expect(plan.endState).toEqual({ vmState: 'active' });
    expect(codes(plan.reasons)).toContain('recoveryUnfinished');
    expect(plan.prior.value).toBe('running');
  });

  it.each([
    ['is active already', { vmState: 'active' }],
    ['is being started', { vmState: 'stopped', taskState: 'powering-on' }],
  ] as const)('is not started twice where it %s', (_what, state) => {
    expect(recovering(planRecovery(movedInstance(state), after())).steps).toEqual([moved('active'), unlock]);
  });

  it.each([
    ['stopped', [moved('active'), stop, moved('stopped')], { taskState: 'powering-off', vmState: 'active' }],
    [
      'shelved',
      [
        moved('active'),
        { kind: 'shelve' },
        { kind: 'awaitState', vmStates: ['shelved', 'shelved_offloaded'] },
      ],
      { taskState: 'shelving_image_uploading', vmState: 'active' },
    ],
    [
      'shelved',
      [
        moved('active'),
        { kind: 'shelve' },
        { kind: 'awaitState', vmStates: ['shelved', 'shelved_offloaded'] },
      ],
      { vmState: 'shelved_offloaded', host: null },
    ],
  ] as const)('is not asked again for what is on its way (%s)', (_end, steps, state) => {
    const plan = planRecovery(movedInstance(state), after({ steps: steps as readonly Step[] }));
    expect(recovering(plan).steps).toEqual([steps.at(-1), unlock]);
  });

  it('is watched first where its evacuation is still under way', () => {
    const row = evacuationRow({
      sourceCompute: FAILED_HOST,
      destCompute: ELSEWHERE,
      status: 'pre-migrating',
    });
    const plan = adopting(planRecovery(movedInstance({ migrations: [row] }), after()));
    expect(plan.migration).toBe(row.uuid);
    expect(plan.steps).toEqual([evacuated(row.uuid), moved('stopped'), start, moved('active'), unlock]);
  });

  it('is finished behind other migrations, and behind evacuations that are over or from elsewhere', () => {
    const rows = [
      evacuationRow({ sourceCompute: FAILED_HOST, status: 'done' }),
      evacuationRow({ sourceCompute: 'h9', destCompute: ELSEWHERE, status: 'accepted' }),
      // It leaked: nobody works on it.
      evacuationRow({ sourceCompute: FAILED_HOST, destCompute: null, status: 'accepted' }),
      evacuationRow({ sourceCompute: FAILED_HOST, destCompute: 'h3', status: 'pre-migrating' }),
      {
        ...evacuationRow({ sourceCompute: FAILED_HOST, destCompute: ELSEWHERE, status: 'running' }),
        type: 'live-migration',
      },
    ];
    recovering(planRecovery(movedInstance({ migrations: rows }), after()));
  });

  it('is held where it is in error now', () => {
    const plan = planRecovery(movedInstance({ vmState: 'error' }), after());
    expect(holding(plan, 'failedElsewhere').rule).toBe('recoveryUnfinished');
  });

  it.each([
    { vmState: 'deleted' },
    { vmState: 'soft-delete' },
    { taskState: 'deleting' },
    { taskState: 'soft-deleting' },
  ])('is left to its owner who has deleted it: %j', (state) => {
    expect(planRecovery(movedInstance(state), after()).decision).toBe('none');
  });

  it('is planned like any other while it is on the failed host', () => {
    const plan = planRecovery(movedInstance({ host: FAILED_HOST }), after());
    expect(plan.rule).not.toBe('recoveryUnfinished');
  });

  it('keeps the lock of its owner', () => {
    const plan = recovering(planRecovery(movedInstance(LOCKED_BY_OWNER), after()));
    expect(plan.steps).toEqual([moved('stopped'), start, moved('active')]);
  });

  it('keeps the lock that a run for another host has put on it', () => {
    const plan = recovering(planRecovery(movedInstance(), after({ runIds: ['00A'] })));
    expect(plan.steps).not.toContainEqual(unlock);
  });

  it('is waited for where something is under way in error', () => {
    const plan = planRecovery(movedInstance({ vmState: 'error', taskState: 'powering-off' }), after());
    expect(recovering(plan).steps).toEqual([moved('stopped'), start, moved('active'), unlock]);
  });

  it('is held in error, whatever its owner has asked for since', () => {
    const actions = [{ ...byOwner('reboot'), requestId: 'req-of-its-owner' }, byOwner('evacuate')];
    holding(planRecovery(movedInstance({ vmState: 'error', actions }), after()), 'failedElsewhere');
  });

  it('needs nothing where there is nothing left', () => {
    const plan = planRecovery(movedInstance({ locked: false }), after({ steps: [] }));
    expect(plan.decision).toBe('none');
  });
});

describe('what has happened to it since', () => {
  const OWNERS = { ...byOwner('stop'), requestId: 'req-of-its-owner' };
  const TOOLS = { ...byOwner('evacuate'), requestId: 'req-of-a-tool' };

  it('by somebody else is left as it is, and the lock alone is taken off', () => {
    const actions = [OWNERS, byOwner('evacuate')];
    const plan = recovering(planRecovery(movedInstance({ actions }), after()));
    expect(plan.steps).toEqual([unlock]);
    expect(plan.endState).toEqual({ vmState: 'any' });
    expect(codes(plan.reasons)).toContain('changedSince');
    const unlocked = planRecovery(movedInstance({ actions, locked: false }), after());
    expect(unlocked.decision).toBe('none');
    expect(codes(unlocked.reasons)).toContain('changedSince');
  });

  it.each([
    ['a guest that was shut down from inside', [byNova('stop'), byOwner('evacuate')]],
    ['an evacuation of somebody else', [TOOLS, byOwner('evacuate')]],
    ['that it left by another way than that evacuation', [byOwner('start'), byOwner('live-migration')]],
    ['nothing at all', []],
  ])('is left as well where the history shows %s', (_what, actions) => {
    expect(stepsOf(planRecovery(movedInstance({ actions }), after()))).toEqual([unlock]);
  });

  it('and that nobody could read is left as well', () => {
    const unread = without(movedInstance(), 'actions');
    expect(stepsOf(planRecovery(unread, after()))).toEqual([unlock]);
  });

  it.each([
    ['the earlier run asked for', [byOwner('start')], [call('start')]],
    ['the earlier run may have asked for', [byOwner('start')], [call('start', null)]],
  ] as const)('is no obstacle where it is what %s', (_what, since, calls) => {
    const actions = [...since, byOwner('evacuate')];
    const plan = planRecovery(movedInstance({ actions }), after({ calls: [...STARTS.calls, ...calls] }));
    expect(stepsOf(plan)).toContainEqual(start);
  });

  it.each([
    ...['lock', 'unlock', 'createImage', 'createBackup', 'changePassword', 'trigger_crash_dump'],
    ...['attach_volume', 'detach_volume', 'extend_volume', 'swap_volume', 'refresh_volume_attachment'],
    ...['attach_interface', 'detach_interface', 'attach_share', 'detach_share'],
  ])('is no obstacle where it says nothing about whether it is to run (%s)', (action) => {
    const actions = [{ ...byOwner(action), requestId: 'req-of-its-owner' }, byOwner('evacuate')];
    expect(stepsOf(planRecovery(movedInstance({ actions }), after()))).toContainEqual(start);
  });

  it('is not what the earlier run may have asked for by another name', () => {
    const calls = [...STARTS.calls, call('start', null)];
    const actions = [OWNERS, byOwner('evacuate')];
    expect(stepsOf(planRecovery(movedInstance({ actions }), after({ calls })))).toEqual([unlock]);
  });

  it('before its evacuation counts for nothing', () => {
    const actions = [byOwner('evacuate'), OWNERS];
    expect(stepsOf(planRecovery(movedInstance({ actions }), after()))).toContainEqual(start);
  });

  it('is told from a call without an answer, which stands for one action alone and for none from before it', () => {
    const unanswered = after({ calls: [call('evacuate', null)] });
    const once = [{ ...byOwner('evacuate'), startTime: '2026-03-02T08:04:01Z' }];
    expect(stepsOf(planRecovery(movedInstance({ actions: once }), unanswered))).toContainEqual(start);
    const twice = [TOOLS, OWNERS, ...once];
    expect(stepsOf(planRecovery(movedInstance({ actions: twice }), unanswered))).toEqual([unlock]);
    const [first] = once;
    const longAgo = [{ ...byOwner('evacuate'), startTime: '2026-03-02T07:58:59Z' }];
    expect(first?.startTime).not.toBe(longAgo[0]?.startTime);
    expect(stepsOf(planRecovery(movedInstance({ actions: longAgo }), unanswered))).toEqual([unlock]);
    // The clocks may differ by as much.
    const nearly = [{ ...byOwner('evacuate'), startTime: '2026-03-02T07:59:00Z' }];
    expect(stepsOf(planRecovery(movedInstance({ actions: nearly }), unanswered))).toContainEqual(start);
  });

  it('is counted from the evacuation that was found under way, whoever had sent it', () => {
    const watched = after({ calls: [], watchedSince: '2026-03-02T08:06:00Z' });
    expect(stepsOf(planRecovery(movedInstance({ actions: [TOOLS, OWNERS] }), watched))).toContainEqual(start);
    expect(stepsOf(planRecovery(movedInstance({ actions: [OWNERS, TOOLS] }), watched))).toEqual([unlock]);
    const just = { ...TOOLS, startTime: '2026-03-02T08:11:00Z' };
    expect(stepsOf(planRecovery(movedInstance({ actions: [just] }), watched))).toContainEqual(start);
    const later = { ...TOOLS, startTime: '2026-03-02T08:11:01Z' };
    expect(stepsOf(planRecovery(movedInstance({ actions: [later, TOOLS] }), watched))).toEqual([unlock]);
    expect(stepsOf(planRecovery(movedInstance({ actions: [later] }), watched))).toEqual([unlock]);
  });
});

describe('a recovery that ends anywhere behind the evacuation', () => {
  it('comes to the same end when it is run again', () => {
    everyPlan((plan, { instance, context }) => {
      if (plan.decision !== 'recover') return;
      const evacuation = plan.steps.findIndex(({ kind }) => kind === 'awaitMigration');
      const behind = plan.steps.slice(evacuation + 1);
      const unfinished = { ...STARTS, host: instance.host ?? '', steps: behind, endState: plan.endState };
      for (let done = 0; done <= behind.length; done += 1) {
        for (const guest of carryOut(plan.steps.slice(0, evacuation + 1 + done), instance)) {
          const { vmState, powerState, host } = guest;
          const found = {
            ...instance,
            vmState,
            powerState,
            host,
            taskState: null,
            migrations: [],
            actions: [byOwner('evacuate')],
          };
          const record = { prior: plan.prior, attempts: [], unfinished };
          const again = planRecovery(found, { ...context, record });
          expect(again.rule).toBe('recoveryUnfinished');
          for (const end of carryOut(stepsOf(again), found)) {
            expect(end).toMatchObject({ vmState: plan.endState.vmState, host });
          }
        }
      }
    });
  });
});
