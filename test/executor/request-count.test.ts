import { describe, expect, it } from 'vitest';
import type { RecoveryReport } from '../../src/executor/index.ts';
import { FailedHost } from './support/failed-host.ts';

/** Last changed long before the failure: what was stopped then was stopped by its owner. */
const LONG_AGO = { updatedAt: '2020-01-01T00:00:00Z' };

/** Recovers a host with so many plain instances, and counts requests. */
async function recover(
  instances: number,
): Promise<{ host: FailedHost; report: RecoveryReport; seconds: number }> {
  const host = new FailedHost();
  for (let i = 0; i < instances; i += 1)
    host.nova.boot(`web-${i}`, { ...LONG_AGO, ...(i % 2 === 0 ? {} : { vmState: 'stopped' }) });
  const begun = host.clock.now();
  const report = await host.recover({ inFlight: instances, concurrentPosts: instances });
  return { host, report, seconds: (host.clock.now() - begun) / 1_000 };
}

describe('the requests of a run', () => {
  it('for migrations and services grow with time and not with instances', async () => {
    const [few, many] = [await recover(5), await recover(50)];
    for (const name of ['migrations.list', 'services.list', 'servers.detail', 'hypervisors.list']) {
      expect([name, many.host.nova.count(name)]).toEqual([name, few.host.nova.count(name)]);
    }
    expect(many.seconds).toBe(few.seconds);
  });

  it('read every plain instance twice, before its lock and after its migration has ended', async () => {
    const { host } = await recover(50);
    for (const { id } of host.nova.cloud.instances.values()) {
      const shown = host.nova.calls.filter((call) => call.name === 'servers.show' && call.id === id);
      expect(shown).toHaveLength(2);
      const locked = host.nova.calls.find((call) => call.name === 'servers.lock' && call.id === id);
      expect(shown[0]?.at).toBeLessThan(locked?.at ?? 0);
      const ended = host.nova.cloud.migrations.find(({ instanceId }) => instanceId === id)?.updatedAt;
      expect(shown[1]?.at).toBeGreaterThanOrEqual(Date.parse(ended ?? ''));
    }
    expect(host.nova.calls.filter(({ mutating }) => mutating)).toHaveLength(1 + 50 * 3);
  });

  it('for migrations are one in each tick while evacuations are awaited, and none before', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 100_000;
    host.nova.boot('web');
    await host.recover({ pollIntervalMs: 5_000 });
    const polls = host.nova.calls.filter(
      ({ name, args }) => name === 'migrations.list' && args['changesSince'] !== undefined,
    );
    expect(polls.length).toBeGreaterThanOrEqual(20);
    expect(polls.length).toBeLessThanOrEqual(22);
    for (const [index, { at }] of polls.entries()) {
      if (index > 0) expect(at - (polls[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(5_000);
    }
  });

  it('for migrations leave out those that ended long ago, so that pages do not fill up', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 300_000;
    for (let i = 0; i < 10; i += 1) host.nova.boot(`web-${i}`);
    const { outcome } = await host.recover({ inFlight: 1 });
    expect(outcome).toBe('recovered');
    const last = host.nova.calls.findLast(
      ({ name, args }) => name === 'migrations.list' && args['changesSince'] !== undefined,
    );
    const reachesBackMs = (last?.at ?? 0) - Date.parse(String(last?.args['changesSince']));
    // One evacuation, and what the clocks of Nova's services may differ.
    expect(reachesBackMs).toBeLessThan(700_000);
  });

  it('for the action history are none where no state leaves a doubt', async () => {
    const { host, report } = await recover(50);
    expect(host.nova.count('instanceActions.list')).toBe(0);
    expect(report.history).toEqual({ instances: 0, requests: 0 });
  });

  it('for the action history are one for each instance in doubt, four at once, and are told in plan and report', async () => {
    const host = new FailedHost();
    for (let i = 0; i < 20; i += 1) host.nova.boot(`web-${i}`, LONG_AGO);
    for (let i = 0; i < 9; i += 1) host.nova.boot(`off-${i}`, { ...LONG_AGO, powerState: 'shutdown' });
    const { history } = await host.recover();
    const asked = host.nova.calls.filter(({ name }) => name === 'instanceActions.list');
    expect(asked.map(({ args }) => args['id'])).toEqual(Array.from({ length: 9 }, (_, i) => `off-${i}`));
    for (const { at } of asked) {
      expect(asked.filter((each) => each.at === at).length).toBeLessThanOrEqual(4);
    }
    expect(history).toEqual({ instances: 9, requests: 9 });
    expect(host.events.find(({ type }) => type === 'planned')).toMatchObject({ plan: { history } });
  });

  it('for the action history count the one for the events of a resize that was cut short', async () => {
    const host = new FailedHost();
    const row = host.nova.bootResized('web', 'h2', 'active');
    Object.assign(row, { status: 'reverting' });
    host.nova.cloud.note('web', 'revertResize', 'owner');
    const { history } = await host.plan();
    expect(host.nova.count('instanceActions.show', 'web')).toBe(1);
    expect(history).toEqual({ instances: 1, requests: 2 });
  });

  it('end with the run', async () => {
    const { host } = await recover(2);
    const count = host.nova.calls.length;
    await host.clock.sleep(60_000);
    expect(host.nova.calls).toHaveLength(count);
  });

  it('see evacuations although our clock is ten minutes ahead of a Nova that does not tell the time', async () => {
    const host = new FailedHost({ skewMs: -600_000 });
    host.nova.tellsDate = false;
    host.nova.boot('web');
    expect((await host.recover({ deadlineMs: 3_600_000 })).outcome).toBe('recovered');
  });
});
