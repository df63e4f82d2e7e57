import { describe, expect, it } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf, rejection } from './support/failed-host.ts';

const MINUTE_MS = 60_000;

/** Nova's time so many minutes ago. */
function ago(host: FailedHost, minutes: number): string {
  return new Date(host.nova.cloud.novaNow() - minutes * MINUTE_MS).toISOString();
}

/** An instance that Nova itself has stopped so many minutes ago. */
function stoppedByNova(host: FailedHost, name: string, minutes: number): void {
  const at = ago(host, minutes);
  host.nova.boot(name, { vmState: 'stopped', updatedAt: at });
  const action = { action: 'stop', requestId: 'req-stop', userId: null, message: null, updatedAt: at };
  host.nova.cloud.actions.set(name, [{ ...action, startTime: at }]);
}

/** One list about one instance is answered with an error. */
function unreadable(name: string, id: string, status: number): FailedHost['nova']['onCall'] {
  return (call) => {
    if (call.name === name && (call.args['id'] ?? call.args['instanceId']) === id)
      throw answered(status, 'Unexpected API Error.');
    return undefined;
  };
}

async function instanceOf(host: FailedHost, id: string): Promise<Instance> {
  const found = (await host.plan()).instances.find(({ instance }) => instance.id === id);
  if (found === undefined) throw new Error(`${id} is not planned`);
  return found.instance;
}

describe('a closer look', () => {
  it('is given to none that select has left out', async () => {
    const host = new FailedHost();
    for (const name of ['web', 'db']) host.nova.boot(name, { vmState: 'error' });
    host.nova.bootResized('big', 'h2', 'active', { powerState: 'nostate' });
    const plan = await host.plan({ select: ({ id }) => id === 'db' });
    expect(plan.history).toEqual({ instances: 1, requests: 1 });
    expect(plan.notSelected.map(({ instanceId }) => instanceId)).toEqual(['web', 'big']);
    const about = host.nova.calls.map(({ args }) => args['instanceId'] ?? args['id']).filter(Boolean);
    expect(new Set(about)).toEqual(new Set(['db']));
  });

  it('is not ended by an instance that is gone by then', async () => {
    const host = new FailedHost();
    host.nova.boot('gone', { vmState: 'error' });
    host.nova.boot('web', { vmState: 'error' });
    host.nova.onCall = ({ name, args }) => {
      if (name === 'instanceActions.list' && args['id'] === 'gone')
        throw answered(404, 'Instance gone could not be found.');
      return undefined;
    };
    const plan = await host.plan();
    expect(plan.history).toEqual({ instances: 2, requests: 2 });
    expect(plan.instances.map(({ instance }) => instance.actions)).toEqual([undefined, []]);
  });

  it('that Nova does not give for one instance costs that one its history, and plan and report say so', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'error' });
    host.nova.boot('db', { vmState: 'error' });
    host.nova.onCall = unreadable('instanceActions.list', 'web', 500);
    const plan = await host.plan();
    expect(plan.instances.map(({ instance }) => instance.actions)).toEqual([undefined, []]);
    expect(plan.missingEvidence).toMatchObject([{ source: 'os-instance-actions' }]);
    expect(plan.missingEvidence[0]?.sentence).toContain('web');
    expect(plan.missingEvidence[0]?.sentence).toContain('Unexpected API Error.');
    const report = await host.recover();
    expect(report.outcome).toBe('recovered');
    expect(report.missingEvidence).toEqual(plan.missingEvidence);
  });

  it('whose migrations Nova does not give leaves one held that they decide about, and the others go on', async () => {
    const host = new FailedHost();
    host.nova.boot('moving', { taskState: 'migrating' });
    host.nova.boot('web');
    host.nova.onCall = unreadable('migrations.list', 'moving', 500);
    const report = await host.recover();
    expect(outcomeOf(report, 'moving')).toMatchObject({
      outcome: 'held',
      plan: { hold: { code: 'migrationsUnknown' } },
    });
    expect(outcomeOf(report, 'web').outcome).toBe('recovered');
    expect(report.missingEvidence).toMatchObject([{ source: 'os-migrations' }]);
  });

  it('whose migrations Nova does not give still knows an evacuation that is under way', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'error' });
    const row = {
      type: 'evacuation',
      status: 'pre-migrating',
      sourceCompute: 'h1',
      destCompute: 'h2',
    } as const;
    host.nova.cloud.addMigration({ instanceId: 'web', ...row });
    host.nova.onCall = unreadable('migrations.list', 'web', 500);
    expect((await instanceOf(host, 'web')).migrations).toMatchObject([row]);
  });

  it.each(['instanceActions.list', 'migrations.list'])(
    'that needs other credentials (%s) refuses the recovery',
    async (name) => {
      const host = new FailedHost();
      host.nova.boot('web', { vmState: 'error' });
      host.nova.onCall = unreadable(name, 'web', 403);
      expect(await rejection(host.plan())).toMatchObject({ code: 'notAdmin' });
    },
  );

  it('ends with the signal', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'error' });
    const ending = new AbortController();
    host.nova.onCall = (call) => {
      if (call.name === 'instanceActions.list') ending.abort(new Error('enough'));
      return undefined;
    };
    expect(await rejection(host.plan({ signal: ending.signal }))).toMatchObject({ message: 'enough' });
  });

  it.each([
    [404, []],
    [500, [{ source: 'os-instance-actions' }]],
  ])('keeps the list that was read where the events are answered with %i', async (status, missing) => {
    const host = new FailedHost();
    Object.assign(host.nova.bootResized('web', 'h2', 'active'), { status: 'reverting' });
    host.nova.cloud.note('web', 'revertResize', 'owner');
    host.nova.onCall = ({ name }) => {
      if (name === 'instanceActions.show') throw answered(status, 'No such action');
      return undefined;
    };
    const plan = await host.plan();
    expect(plan.instances[0]?.instance.actions?.map(({ action }) => action)).toEqual(['revertResize']);
    expect(plan.missingEvidence).toMatchObject(missing);
    expect(plan.missingEvidence).toHaveLength(missing.length);
  });

  it.each([
    ['in error', { vmState: 'error' }],
    ['in a live migration', { taskState: 'migrating' }],
  ])('gives one %s its migrations of every type and status', async (_, state) => {
    const host = new FailedHost();
    host.nova.boot('web', state);
    for (const [type, status] of [
      ['live-migration', 'error'],
      ['live-migration', 'running'],
      ['resize', 'confirmed'],
    ] as const) {
      host.nova.cloud.addMigration({
        instanceId: 'web',
        type,
        status,
        sourceCompute: 'h1',
        destCompute: 'h2',
      });
    }
    expect((await instanceOf(host, 'web')).migrations?.map(({ status }) => status).sort()).toEqual([
      'confirmed',
      'error',
      'running',
    ]);
  });

  it('gives one whose resize is being confirmed the events of the newest confirm', async () => {
    const host = new FailedHost();
    Object.assign(host.nova.bootResized('web', 'h2', 'active'), { status: 'confirming' });
    const event = {
      event: 'compute_confirm_resize',
      startTime: null,
      finishTime: null,
      result: null,
      host: 'h2',
    };
    host.nova.cloud.note('web', 'confirmResize', 'owner');
    host.nova.cloud.note('web', 'resize', 'owner');
    host.nova.cloud.note('web', 'confirmResize', 'owner');
    const newest = host.nova.cloud.actions.get('web')?.[0];
    const shown = { ...newest, events: [event] } as never;
    host.nova.instanceActions.show = (id, requestId) => {
      expect([id, requestId]).toEqual(['web', newest?.requestId]);
      return Promise.resolve({ data: shown, status: 200, requestId: null, date: null });
    };
    const { actions } = await instanceOf(host, 'web');
    expect(actions?.map(({ action, events }) => [action, events?.length ?? 0])).toEqual([
      ['confirmResize', 1],
      ['resize', 0],
      ['confirmResize', 0],
    ]);
  });
});

describe('the last heartbeat of the failed host', () => {
  it('is the one from before it was forced down, so that a stop by Nova close to it counts for nothing', async () => {
    const host = new FailedHost({ deadForMs: 60 * MINUTE_MS });
    stoppedByNova(host, 'close', 65);
    stoppedByNova(host, 'earlier', 120);
    const report = await host.recover();
    expect(outcomeOf(report, 'close').prior).toBe('unknown');
    expect(outcomeOf(report, 'earlier').prior).toBe('stopped');
  });

  it('is still known to a later run, which finds the row moved by the first', async () => {
    const host = new FailedHost({ deadForMs: 60 * MINUTE_MS });
    stoppedByNova(host, 'close', 65);
    await host.recover({ approve: () => false });
    await host.clock.sleep(60 * MINUTE_MS);
    expect(outcomeOf(await host.recover(), 'close').prior).toBe('unknown');
  });

  it('is among the hosts that the plans rest on, with their zones, without any resize', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { pinnedAvailabilityZone: 'elsewhere' });
    host.nova.boot('db', { pinnedAvailabilityZone: 'nova' });
    const { instances } = await host.plan();
    expect(instances.map(({ plan }) => (plan.decision === 'hold' ? plan.hold.code : plan.decision))).toEqual([
      'pinnedZone',
      'recover',
    ]);
  });

  it('of the destination of a live migration is waited for, and without one nothing is sent there', async () => {
    const host = new FailedHost();
    host.nova.boot('alive', { taskState: 'migrating' });
    host.nova.boot('lost', { taskState: 'migrating' });
    const row = { type: 'live-migration', status: 'running', sourceCompute: 'h1' } as const;
    host.nova.cloud.addMigration({ instanceId: 'alive', destCompute: 'h2', ...row });
    host.nova.cloud.addMigration({ instanceId: 'lost', destCompute: 'h3', ...row });
    host.nova.cloud.host('h3').diedAt = host.nova.cloud.novaNow();
    const from = host.clock.now();
    const { instances } = await host.plan();
    expect(instances.map(({ plan }) => [plan.rule, plan.decision])).toEqual([
      ['liveMigrating', 'recover'],
      ['guestMayRunElsewhere', 'hold'],
    ]);
    expect(host.clock.now() - from).toBeLessThan(25_000);
  });
});

describe('a host that is alone', () => {
  it('has its instances held, and not sent into NoValidHost', async () => {
    const host = new FailedHost();
    for (const name of ['h2', 'h3']) host.nova.cloud.host(name).status = 'disabled';
    host.nova.boot('web', { vmState: 'stopped' });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({
      outcome: 'held',
      plan: { hold: { code: 'noOtherHost' } },
    });
    expect(host.end('web')).toBe('stopped on h1');
  });
});
