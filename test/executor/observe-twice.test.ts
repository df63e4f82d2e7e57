import { describe, expect, it } from 'vitest';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

/** Lets the guest be found off while the host is being fenced: by Nova itself, or by its owner's will. */
function stoppedMeanwhile(host: FailedHost, id: string, userId: string | null): void {
  host.nova.boot(id);
  host.on('services.update', 'service-h1', () => {
    Object.assign(host.nova.cloud.instance(id), { vmState: 'stopped', powerState: 'shutdown' });
    host.nova.cloud.note(id, 'stop', userId);
    return undefined;
  });
}

describe('a host is looked at twice', () => {
  it('and both snapshots are written down before the first instance is touched', async () => {
    const host = new FailedHost();
    stoppedMeanwhile(host, 'web', null);
    await host.recover();
    const { records } = host.journal;
    const firstTouch = records.findIndex((record) => record.kind === 'intent' && record.instanceId !== null);
    const snapshots = records
      .slice(0, firstTouch)
      .flatMap((record) =>
        record.kind === 'snapshot' ? [[record.phase, record.instances.map(({ vmState }) => vmState)]] : [],
      );
    expect(snapshots).toEqual([
      ['preFence', ['active']],
      ['seenDown', ['stopped']],
    ]);
    expect(records.slice(0, 5).map(({ kind }) => kind)).toEqual([
      'run',
      'snapshot',
      'fenced',
      'intent',
      'answer',
    ]);
  });

  it('the first time before the fencer acts, the second time after Nova has seen it down', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const order: string[] = [];
    host.nova.onCall = ({ name }) => {
      if (name !== 'services.list') order.push(name);
    };
    await host.recover({
      fence: {
        name: 'ipmi',
        fence: () => {
          order.push('fence');
          return Promise.resolve({ fenced: true, evidence: 'off' });
        },
      },
    });
    const looks = order.filter((name) => ['servers.detail', 'fence', 'services.update'].includes(name));
    expect(looks).toEqual(['servers.detail', 'fence', 'services.update', 'servers.detail']);
  });

  it('and the first look is written down before the fencer ends the guests', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    let written: readonly string[] = [];
    const fence = {
      name: 'bmc',
      fence: () => {
        written = host.journal.records.map((record) =>
          record.kind === 'snapshot' ? record.phase : record.kind,
        );
        return Promise.resolve({ fenced: true, evidence: 'off' } as const);
      },
    };
    await host.recover({ fence });
    expect(written).toEqual(['run', 'preFence']);
  });

  it('so that what Nova itself stopped in between comes back running', async () => {
    const host = new FailedHost();
    stoppedMeanwhile(host, 'web', null);
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', prior: 'running' });
    expect(host.end('web')).toBe('active on h2');
  });

  it('so that what its owner stopped in between stays stopped', async () => {
    const host = new FailedHost();
    stoppedMeanwhile(host, 'web', 'the-owner');
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', prior: 'stopped' });
    expect(host.end('web')).toBe('stopped on h2');
    expect(host.nova.mutations).not.toContain('start web');
  });

  it('and the history is asked for only where something has changed', async () => {
    const host = new FailedHost();
    host.nova.boot('same');
    stoppedMeanwhile(host, 'other', null);
    await host.recover();
    expect(
      host.nova.calls.filter(({ name }) => name === 'instanceActions.list').map(({ args }) => args),
    ).toEqual([{ id: 'other' }]);
  });
});

describe('the host', () => {
  it('is forced down and disabled in one request whose reason names the run, the owner and the time', async () => {
    const host = new FailedHost();
    await host.recover({ runId: 'run-7' });
    const puts = host.nova.calls.filter(({ name }) => name === 'services.update');
    expect(puts).toHaveLength(1);
    expect(puts[0]?.args).toMatchObject({ forcedDown: true, status: 'disabled' });
    expect(puts[0]?.args['disabledReason']).toMatch(
      /^nova-lifeboat run=run-7 owner=\S+:\d+ at=2026-01-01T00:00:00\.\d+Z$/,
    );
  });

  it('has no instance touched before Nova sees it down', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const serviceOf = host.nova.cloud.serviceOf.bind(host.nova.cloud);
    let looks = 0;
    host.nova.cloud.serviceOf = (each, resolution) => {
      const service = serviceOf(each, resolution);
      const lags = each === host.h1 && host.h1.forcedDown && (looks += 1) < 10;
      return lags ? { ...service, state: 'up' } : service;
    };
    const report = await host.recover();
    expect(report.outcome).toBe('recovered');
    const seenDown = host.events.findIndex(({ type }) => type === 'hostSeenDown');
    const started = host.events.findIndex(({ type }) => type === 'instanceStarted');
    expect(seenDown).toBeGreaterThan(0);
    expect(seenDown).toBeLessThan(started);
    expect(looks).toBeGreaterThanOrEqual(10);
  });
});
