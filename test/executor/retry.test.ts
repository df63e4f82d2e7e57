import { describe, expect, it } from 'vitest';
import { FailedHost, outcomeOf, results } from './support/failed-host.ts';

describe('a recovery that found no valid host', () => {
  it('is told as failed, in the words of Nova', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web');
    const report = await host.recover();
    expect(report.outcome).toBe('failed');
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed', prior: 'running' });
    expect(outcomeOf(report, 'web').reason).toBe(
      'The evacuation ended in error: No valid host was found. There are not enough hosts available. It was tried 3 times.',
    );
    expect(host.vmState('web')).toBe('error');
  });

  it('is gone on with from the journal: stopped ends stopped, active ends active', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('active');
    host.nova.boot('stopped', { vmState: 'stopped' });
    await host.recover();
    expect([host.vmState('active'), host.vmState('stopped')]).toEqual(['error', 'error']);

    host.nova.cloud.hasCapacity = true;
    const before = host.nova.calls.length;
    const report = await host.recover();
    expect(results(report)).toEqual({ active: 'recovered', stopped: 'recovered' });
    expect([host.end('active'), host.end('stopped')]).toEqual(['active on h2', 'stopped on h2']);
    const evacuations = host.nova.calls
      .slice(before)
      .filter(({ name }) => name === 'servers.evacuate' || name === 'servers.resetState')
      .map(({ name, id, args }) => [name, id, args['microversion'] ?? args['state']]);
    // The reset is proven by the journal: a proof that is posted from error would be accepted and end running.
    expect(evacuations.filter(([, id]) => id === 'stopped')).toEqual([
      ['servers.resetState', 'stopped', 'active'],
      ['servers.evacuate', 'stopped', '2.95'],
    ]);
    expect(evacuations.filter(([, id]) => id === 'active')).toEqual([['servers.evacuate', 'active', '2.94']]);
  });

  it('ends in the same state after any number of failures', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('active');
    host.nova.boot('stopped', { vmState: 'stopped' });
    host.nova.bootResized('resized-stopped', 'h2', 'stopped');
    host.nova.bootResized('lost-active', 'h4', 'active');
    for (let attempt = 0; attempt < 4; attempt += 1) await host.recover();
    host.nova.cloud.hasCapacity = true;
    await host.recover();
    expect(['active', 'stopped', 'resized-stopped', 'lost-active'].map((id) => host.end(id))).toEqual([
      'active on h2',
      'stopped on h2',
      'stopped on h2',
      'active on h2',
    ]);
  });

  it('goes by power_state the next time where no journal knows what the instance was', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('active');
    host.nova.boot('stopped', { vmState: 'stopped' });
    await host.recover();
    host.journal.runs.length = 0;
    host.nova.cloud.hasCapacity = true;
    expect(results(await host.recover({ takeOver: true }))).toEqual({
      active: 'recovered',
      stopped: 'recovered',
    });
    expect([host.end('active'), host.end('stopped')]).toEqual(['active on h2', 'stopped on h2']);
  });

  it('is held the next time where no journal knows what the instance was and the policy holds errors', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover();
    host.journal.runs.length = 0;
    host.nova.cloud.hasCapacity = true;
    expect(results(await host.recover({ takeOver: true, policy: { onError: 'hold' } }))).toEqual({
      web: 'held',
    });
    expect(host.end('web')).toBe('error on h1');
  });

  it('holds a stopped one below 2.95, from where it would end running', async () => {
    const host = new FailedHost({ max: '2.90' });
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover();
    host.nova.cloud.hasCapacity = true;
    const report = await host.recover();
    expect(results(report)).toEqual({ web: 'held' });
    expect(host.nova.mutations.filter((call) => call === 'resetState web')).toEqual([]);
  });
});

describe('what an earlier run knew', () => {
  it('counts no more once the host was readmitted: its instances have lived on', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover();

    // Somebody repairs the host and the instance, and its owner starts it.
    host.h1.forcedDown = false;
    host.nova.cloud.hasCapacity = true;
    Object.assign(host.nova.cloud.instance('web'), {
      vmState: 'active',
      powerState: 'running',
      locked: false,
    });
    expect((await host.plan()).instances[0]?.plan.prior.value).toBe('running');
    await host.recover();
    expect(host.end('web')).toBe('active on h2');
  });

  it('counts no more either where somebody else has forced the host down since', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover();

    Object.assign(host.h1, { forcedDown: true, disabledReason: null });
    host.nova.cloud.hasCapacity = true;
    Object.assign(host.nova.cloud.instance('web'), {
      vmState: 'active',
      powerState: 'running',
      locked: false,
    });
    await host.recover();
    expect(host.end('web')).toBe('active on h2');
  });

  it('of an evacuation that it found by its record is enough to reset a stopped one later', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    let lost = false;
    host.on('servers.evacuate', 'web', () => (lost ? undefined : { loseReply: (lost = true) }));
    expect(results(await host.recover())).toEqual({ web: 'failed' });
    host.nova.cloud.hasCapacity = true;
    expect(results(await host.recover())).toEqual({ web: 'recovered' });
    expect(host.end('web')).toBe('stopped on h2');
  });
});
