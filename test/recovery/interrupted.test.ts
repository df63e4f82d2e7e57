import { describe, expect, it } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import { type PlanContext, planRecovery } from '../../src/recovery/index.ts';
import {
  anInstance,
  aStoppedInstance,
  byNova,
  byOwner,
  evacuationRow,
  finishedResize,
  liveMigration,
} from '../support/instances.ts';
import { aContext, ALIVE, anOldCloud, DOWN, SUSPECT } from './support/contexts.ts';
import { codes, holding, recovering, routeOf } from './support/plans.ts';

const running = anInstance({ migrations: [] });
const stopped = aStoppedInstance({ migrations: [] });

function plan(instance: Instance, taskState: string, context: PlanContext = aContext()) {
  return recovering(planRecovery({ ...instance, taskState }, context));
}

describe('what leads back to where the instance was', () => {
  it.each([
    ...[
      'image_snapshot',
      'image_snapshot_pending',
      'image_pending_upload',
      'image_uploading',
      'image_backup',
    ],
    ...['updating_password', 'rescuing', 'rebooting', 'reboot_pending', 'reboot_started'],
    ...['rebooting_hard', 'reboot_pending_hard', 'reboot_started_hard'],
  ])('is abandoned, and an active one stays active (%s)', (taskState) => {
    const found = plan(running, taskState);
    expect(found.rule).toBe('interrupted');
    expect(routeOf(found)).toBe('evacuate 2.94, active');
  });

  it.each(['image_snapshot', 'image_uploading', 'image_backup', 'rescuing'])(
    'is abandoned, and a stopped one stays stopped (%s)',
    (taskState) => {
      expect(routeOf(plan(stopped, taskState))).toBe('evacuate 2.94, stopped');
    },
  );

  it('leaves an image behind where a snapshot was being taken', () => {
    expect(codes(plan(running, 'image_uploading').risks)).toEqual(['orphanImage']);
    expect(codes(plan(running, 'rebooting').risks)).toEqual([]);
  });
});

describe('what its owner had asked for', () => {
  it.each([
    { taskState: 'powering-off', rule: 'stopUnderWay' },
    { taskState: 'shelving', rule: 'stopUnderWay' },
    { taskState: 'shelving_image_pending_upload', rule: 'stopUnderWay' },
    { taskState: 'shelving_image_uploading', rule: 'stopUnderWay' },
    { taskState: 'shelving_offloading', rule: 'stopUnderWay' },
    { taskState: 'pausing', rule: 'pauseUnderWay' },
    { taskState: 'suspending', rule: 'pauseUnderWay' },
  ])(
    'is brought about: a running one ends stopped, by Nova and without a reset ($taskState)',
    ({ taskState, rule }) => {
      const found = plan(running, taskState);
      expect(found.rule).toBe(rule);
      expect(routeOf(found)).toBe('evacuate 2.95, stopped');
      expect(found.prior).toMatchObject({ value: 'stopped' });
      expect(codes(found.reasons)).toContain('taskFinished');
      holding(planRecovery({ ...running, taskState }, anOldCloud()), 'noServerSideStop');
    },
  );

  it.each(['powering-on', 'rebooting_hard', 'reboot_pending_hard', 'reboot_started_hard'])(
    'is brought about: a stopped one ends running (%s)',
    (taskState) => {
      const found = plan(stopped, taskState);
      expect(found.rule).toBe('startUnderWay');
      expect(routeOf(found)).toBe('evacuate 2.94, stopped, start, active');
    },
  );

  it('is what the policy makes of a pause', () => {
    const policy = { onPaused: 'running' } as const;
    const found = plan(running, 'pausing', aContext({ policy }));
    expect(routeOf(found)).toBe('evacuate 2.94, active');
    expect(codes(found.reasons)).toContain('pausedByPolicy');
    const held = planRecovery(
      { ...running, taskState: 'suspending' },
      aContext({ policy: { onPaused: 'hold' } }),
    );
    expect(holding(held, 'pausedHeldByPolicy').why).toContain('suspended');
  });

  it('is not what Nova itself did when it found the guest off close to the failure', () => {
    const hosts = { h2: { ...DOWN, lastSeenUp: '2026-03-02T08:10:00Z' }, h3: ALIVE };
    const stopping = { ...running, taskState: 'powering-off', powerState: 'shutdown' } as const;
    const found = recovering(planRecovery({ ...stopping, actions: [byNova('stop')] }, aContext({ hosts })));
    expect(found.rule).toBe('interrupted');
    expect(routeOf(found)).toBe('evacuate 2.94, active');
    expect(codes(found.reasons)).not.toContain('taskFinished');
    // Its owner's own stop, and one long before the failure, count.
    for (const actions of [[byOwner('stop')], [byNova('stop', '2026-03-02T06:00:00Z')]]) {
      expect(recovering(planRecovery({ ...stopping, actions }, aContext({ hosts }))).rule).toBe(
        'stopUnderWay',
      );
    }
  });

  it('leaves the snapshot of a shelving behind', () => {
    expect(codes(plan(running, 'shelving_image_uploading').risks)).toContain('orphanImage');
    expect(codes(plan(running, 'shelving_offloading').risks)).not.toContain('orphanImage');
  });
});

describe('a rebuild that its owner asked for', () => {
  it.each(['rebuilding', 'rebuild_block_device_mapping', 'rebuild_spawning'])(
    'keeps the power state, and its disk is doubtful (%s)',
    (taskState) => {
      for (const [instance, route] of [
        [running, 'evacuate 2.94, active'],
        [stopped, 'evacuate 2.94, stopped'],
      ] as const) {
        const found = plan(instance, taskState);
        expect(found.rule).toBe('userRebuild');
        expect(routeOf(found)).toBe(route);
        expect(codes(found.risks)).toContain('dataSuspect');
      }
    },
  );

  it('is no reason to hold on local disks where the history shows it', () => {
    const local = aContext({ storage: 'local' });
    const rebuilding = { ...running, taskState: 'rebuilding' };
    const found = recovering(
      planRecovery({ ...rebuilding, actions: [byOwner('rebuild'), byOwner('create')] }, local),
    );
    expect(codes(found.risks)).toEqual(['rebuildFromImage', 'dataSuspect']);
    holding(
      planRecovery({ ...rebuilding, actions: [byOwner('stop'), byOwner('rebuild')] }, local),
      'localDisk',
    );
    holding(planRecovery(rebuilding, local), 'localDisk');
    for (const action of [byNova('rebuild'), { ...byOwner('rebuild'), message: 'Error' }]) {
      holding(planRecovery({ ...rebuilding, actions: [action] }, local), 'localDisk');
    }
    for (const taskState of [null, 'image_snapshot']) {
      holding(planRecovery({ ...running, taskState, actions: [byOwner('rebuild')] }, local), 'localDisk');
    }
  });

  it('cannot be told from an evacuation without the records', () => {
    for (const taskState of ['rebuilding', 'rebuild_spawning']) {
      holding(planRecovery(anInstance({ taskState }), aContext()), 'migrationsUnknown');
    }
    const evacuating = anInstance({ taskState: 'rebuilding', migrations: [evacuationRow()] });
    expect(planRecovery(evacuating, aContext()).rule).toBe('evacuationInFlight');
    const ended = anInstance({ taskState: 'rebuilding', migrations: [evacuationRow({ status: 'failed' })] });
    expect(planRecovery(ended, aContext()).rule).toBe('userRebuild');
  });
});

describe('a resize that had not come to its end', () => {
  it.each(['resize_prep', 'resize_migrating', 'resize_migrated', 'resize_finish'])(
    'is abandoned, and vm_state says how the instance ends (%s)',
    (taskState) => {
      const migrations = [
        finishedResize({ status: 'post-migrating', sourceCompute: 'h2', destCompute: 'h1' }),
      ];
      const found = plan({ ...running, migrations }, taskState);
      expect(found.rule).toBe('resizeUnderWay');
      expect(routeOf(found)).toBe('evacuate 2.94, active');
      expect(codes(found.risks)).toEqual(['resizeAbandoned']);
      expect(routeOf(plan({ ...stopped, migrations }, taskState))).toBe('evacuate 2.94, stopped');
    },
  );

  it('does not go to the other end, which may have the guest', () => {
    const migrations = [finishedResize({ status: 'post-migrating' })];
    expect(routeOf(plan({ ...running, migrations }, 'resize_finish'))).toMatch(
      /^evacuate 2.94 to h[34], active$/,
    );
  });

  it.each([
    { status: 'finished', leaks: true },
    { status: 'confirming', leaks: true },
    { status: 'reverting', leaks: true },
    { status: 'confirmed', leaks: false },
    { status: 'reverted', leaks: false },
  ])('leaks its allocation, or does not, after a reset (record $status: $leaks)', ({ status, leaks }) => {
    const migrations = [finishedResize({ status })];
    for (const instance of [running, stopped]) {
      const { risks } = recovering(planRecovery({ ...instance, migrations }, aContext()));
      const leak = risks.find(({ code }) => code === 'resizeAllocationLeaks');
      expect(leak?.migration).toBe(leaks ? finishedResize().uuid : undefined);
    }
  });

  it('is held where its data may be on the failed host alone', () => {
    for (const taskState of ['resize_migrating', 'resize_finish']) {
      holding(planRecovery({ ...running, taskState }, aContext({ storage: 'local' })), 'localDisk');
    }
  });
});

describe('a live migration', () => {
  const migrating = (status: string, different: Partial<Instance> = {}) =>
    anInstance({ taskState: 'migrating', migrations: [liveMigration({ status })], ...different });

  it.each(['queued', 'preparing'])('that had not begun is abandoned (%s)', (status) => {
    const found = recovering(planRecovery(migrating(status), aContext()));
    expect(found.rule).toBe('liveMigrating');
    expect(routeOf(found)).toBe('evacuate 2.94, active');
    expect(codes(found.risks)).toEqual([]);
  });

  it.each(['running', 'post-migrating'])(
    'that had begun sends the instance to its destination alone (%s)',
    (status) => {
      const found = recovering(planRecovery(migrating(status), aContext()));
      expect(routeOf(found)).toBe('evacuate 2.94 to h3, active');
      expect(codes(found.risks)).toEqual(['guestMayRunElsewhere']);
    },
  );

  it('of a paused one is the same after a reset', () => {
    const found = recovering(
      planRecovery(migrating('running', { vmState: 'paused', powerState: 'paused' }), aContext()),
    );
    expect(routeOf(found)).toBe('reset refusal, evacuate 2.95 to h3, stopped');
  });

  it.each([DOWN, SUSPECT, { ...ALIVE, enabled: false }])(
    'that had begun holds where its destination is not alive',
    (h3) => {
      const context = aContext({ hosts: { h1: ALIVE, h3 } });
      expect(holding(planRecovery(migrating('running'), context), 'guestMayRunElsewhere').why).toContain(
        'h3',
      );
      expect(recovering(planRecovery(migrating('preparing'), context)).rule).toBe('liveMigrating');
    },
  );

  it('whose record waits for its turn holds', () => {
    holding(planRecovery(migrating('accepted'), aContext()), 'liveMigrationPending');
  });

  it.each(['completed', 'error', 'teleporting'])('that cannot be made out holds (%s)', (status) => {
    holding(planRecovery(migrating(status), aContext()), 'liveMigrationUnclear');
  });

  it('to the failed host, or without a record, holds', () => {
    const toHere = [liveMigration({ status: 'running', sourceCompute: 'h3', destCompute: 'h2' })];
    holding(planRecovery(migrating('', { migrations: toHere }), aContext()), 'liveMigrationUnclear');
    holding(planRecovery(migrating('', { migrations: [] }), aContext()), 'liveMigrationUnclear');
    holding(planRecovery(anInstance({ taskState: 'migrating' }), aContext()), 'migrationsUnknown');
  });

  it.each(['active', 'stopped', 'paused', 'error'])(
    'that had begun is not forgotten when somebody has reset the state of the instance since (vm_state %s)',
    (vmState) => {
      for (const status of ['running', 'post-migrating']) {
        const instance = anInstance({ vmState, migrations: [liveMigration({ status })] });
        holding(planRecovery(instance, aContext()), 'guestMayRunElsewhere');
        const nowhereNamed = [liveMigration({ status, destCompute: null })];
        holding(
          planRecovery(migrating(status, { migrations: nowhereNamed }), aContext()),
          'guestMayRunElsewhere',
        );
      }
      const waiting = anInstance({ vmState, migrations: [liveMigration({ status: 'accepted' })] });
      holding(planRecovery(waiting, aContext()), 'liveMigrationPending');
      // One that had not begun left the guest where it was, and one from elsewhere is another story.
      for (const row of [
        liveMigration({ status: 'preparing' }),
        liveMigration({ status: 'running', sourceCompute: 'h3', destCompute: 'h2' }),
      ]) {
        expect(planRecovery(anInstance({ vmState, migrations: [row] }), aContext()).decision).toBe('recover');
      }
    },
  );

  it('that has ended long ago is no reason for anything', () => {
    const migrations = [liveMigration({ status: 'completed' })];
    expect(planRecovery(anInstance({ migrations }), aContext()).rule).toBe('settled');
    expect(planRecovery(anInstance({ vmState: 'error', migrations }), aContext()).rule).toBe('error');
  });
});
