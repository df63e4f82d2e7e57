import { describe, expect, it } from 'vitest';
import { answered, connectionLost } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

describe('an evacuation whose answer was lost', () => {
  it('is found by its record and goes on, and is never sent twice', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.on('servers.evacuate', 'web', () => ({ loseReply: true }));
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', migration: 'migration-1' });
    expect(host.nova.count('servers.evacuate', 'web')).toBe(1);
    expect(host.end('web')).toBe('active on h2');
  });

  it.each([
    ['a broken connection', connectionLost()],
    ['a 504', answered(504, 'Gateway Timeout')],
    ['an error that nobody knows', new TypeError('boom')],
  ])('with %s and no record is failed and said so', async (_what, error) => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.on('servers.evacuate', 'web', () => {
      throw error;
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed', migration: null, lockLeft: true });
    expect(outcomeOf(report, 'web').reason).toContain('no record of it was found, so it was not sent again');
    expect(host.nova.count('servers.evacuate', 'web')).toBe(1);
    expect(report.followUps.map(({ code }) => code)).toContain('keepComputeDown');
  });

  it('is not taken for an evacuation of an earlier time', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.nova.cloud.addMigration({
      ...{ instanceId: 'web', type: 'evacuation', status: 'error' },
      ...{ sourceCompute: 'h1', destCompute: null },
    });
    host.on('servers.evacuate', 'web', () => {
      throw connectionLost();
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web').reason).toContain('no record of it was found');
  });

  it('is found although its record cannot be read at first', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    let failures = 0;
    host.nova.onCall = ({ name, args }) => {
      if (name === 'servers.evacuate') return { loseReply: true };
      if (name === 'migrations.list' && args['instanceId'] === 'web' && (failures += 1) <= 3) {
        throw answered(503, 'Service Unavailable');
      }
      return undefined;
    };
    expect(outcomeOf(await host.recover(), 'web').outcome).toBe('recovered');
    expect(failures).toBe(4);
  });

  it('brings the instance home in its power state the next time, where it had failed', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'stopped' });
    host.on('servers.evacuate', 'web', () => {
      throw connectionLost();
    });
    await host.recover();
    host.nova.onCall = () => undefined;
    const report = await host.recover();
    expect(outcomeOf(report, 'web').outcome).toBe('recovered');
    expect(host.end('web')).toBe('stopped on h2');
    expect(host.nova.cloud.instance('web').locked).toBe(false);
  });
});

describe('other calls whose answer was lost', () => {
  it.each(['servers.start', 'servers.confirmResize'])('%s: its effect is waited for', async (name) => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', 'stopped');
    // Off by Nova's own doing since the host was fenced: it has to be started again.
    host.nova.boot('api');
    host.on('services.update', 'service-h1', () => {
      Object.assign(host.nova.cloud.instance('api'), { vmState: 'stopped', powerState: 'shutdown' });
      host.nova.cloud.note('api', 'stop', null);
      return undefined;
    });
    for (const id of ['web', 'api']) host.on(name, id, () => ({ loseReply: true }));
    const report = await host.recover();
    expect(report.outcome).toBe('recovered');
    expect([host.end('web'), host.end('api')]).toEqual(['stopped on h2', 'active on h2']);
    expect(host.nova.count(name)).toBe(1);
  });
});
