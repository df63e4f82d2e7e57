import { describe, expect, it } from 'vitest';
import { connectionLost } from '../support/fake-nova-call.ts';
import { FailedHost, HEARTBEAT_MS, outcomeOf } from './support/failed-host.ts';

describe('a resize whose source is alive', () => {
  it.each(['active', 'stopped'] as const)('is confirmed there, and then evacuated: %s', async (was) => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', was);
    const report = await host.recover();
    expect(outcomeOf(report, 'web').outcome).toBe('recovered');
    expect(host.nova.mutations.slice(1)).toEqual([
      'lock web',
      // Refused because of vm_state resized, and of nothing else.
      'evacuate web',
      'confirmResize web',
      'evacuate web',
      'unlock web',
    ]);
    expect(host.end('web')).toBe(`${was} on h2`);
    expect(report.followUps.map(({ code }) => code)).not.toContain('deleteResizeAllocation');
  });

  it('has to be seen alive first', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', 'stopped');
    host.nova.cloud.host('h2').diedAt = host.nova.cloud.novaNow();
    const begun = host.clock.now();
    const report = await host.recover();
    expect(outcomeOf(report, 'web').outcome).toBe('held');
    expect(outcomeOf(report, 'web').plan).toMatchObject({ hold: { code: 'resizeSourceSuspect' } });
    expect(host.clock.now() - begun).toBeGreaterThanOrEqual(2 * HEARTBEAT_MS);
    expect(host.clock.now() - begun).toBeLessThan(3 * HEARTBEAT_MS);
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
  });

  it('is not proven alive by somebody who changes its service, which moves its row as a heartbeat does', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', 'stopped');
    const h2 = host.nova.cloud.host('h2');
    h2.diedAt = host.nova.cloud.novaNow();
    host.nova.onCall = ({ name }) => {
      if (name !== 'services.update' || h2.disabledReason !== null) return;
      Object.assign(h2, { disabledReason: 'looks ill', changedAt: host.nova.cloud.novaNow() + 1_000 });
    };
    const report = await host.recover();
    expect(outcomeOf(report, 'web').plan).toMatchObject({ hold: { code: 'resizeSourceSuspect' } });
    expect(host.nova.count('servers.confirmResize')).toBe(0);
  });

  it('is waited for no longer than the step may take, where the confirm is stuck on it', async () => {
    const host = new FailedHost();
    const { uuid } = host.nova.bootResized('web', 'h2', 'stopped');
    // It dies between its last heartbeat and the confirm.
    host.on('servers.confirmResize', 'web', () => {
      host.nova.cloud.host('h2').diedAt = host.nova.cloud.novaNow();
      return undefined;
    });
    const begun = host.clock.now();
    const report = await host.recover({ stepTimeoutMs: 30_000 });
    expect(outcomeOf(report, 'web').outcome).toBe('failed');
    expect(outcomeOf(report, 'web').reason).toContain('bring h2 back');
    expect(host.clock.now() - begun).toBeLessThan(45_000);
    expect(host.nova.mutations).not.toContain('resetState web');
    expect(host.nova.count('servers.evacuate')).toBe(1);

    // Left alone, it is held until the source is back: a reset would be broken by the late confirm.
    const again = await host.recover();
    expect(outcomeOf(again, 'web').plan).toMatchObject({ hold: { code: 'resizeConfirming' } });
    expect(host.nova.cloud.migrations.find((row) => row.uuid === uuid)?.status).toBe('confirming');
  });

  it('that died meanwhile refuses the confirm, and the reset takes its place', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', 'stopped');
    host.on('servers.confirmResize', 'web', () => {
      host.nova.cloud.host('h2').forcedDown = true;
      return undefined;
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web').outcome).toBe('recovered');
    expect(host.nova.mutations.slice(1)).toEqual([
      'lock web',
      'evacuate web',
      'confirmResize web',
      'evacuate web',
      'resetState web',
      'evacuate web',
      'unlock web',
    ]);
    expect(host.end('web')).toBe('stopped on h3');
    expect(host.events).toContainEqual(
      expect.objectContaining({
        type: 'replanned',
        why: expect.stringContaining('Service is unavailable at this time.') as string,
      }),
    );
    expect(host.journal.records.filter(({ kind }) => kind === 'plan')).toHaveLength(2);
  });

  it('that somebody else confirms meanwhile leads to a plain evacuation', async () => {
    const host = new FailedHost();
    const { uuid } = host.nova.bootResized('web', 'h2', 'stopped');
    host.on('servers.confirmResize', 'web', () => {
      host.nova.cloud.instance('web').vmState = 'stopped';
      const row = host.nova.cloud.migrations.find((each) => each.uuid === uuid);
      if (row) row.status = 'confirmed';
      return undefined;
    });
    expect(outcomeOf(await host.recover(), 'web').outcome).toBe('recovered');
    expect(host.end('web')).toBe('stopped on h2');
  });

  it('that is over when the evacuation is tried for a refusal leaves it to be watched', async () => {
    const host = new FailedHost();
    const { uuid } = host.nova.bootResized('web', 'h2', 'active');
    host.on('servers.evacuate', 'web', () => {
      host.nova.cloud.instance('web').vmState = 'active';
      const row = host.nova.cloud.migrations.find((each) => each.uuid === uuid);
      if (row) row.status = 'confirmed';
      return undefined;
    });
    const outcome = outcomeOf(await host.recover(), 'web');
    expect(outcome).toMatchObject({ outcome: 'recovered', plan: { decision: 'adopt' } });
    expect(host.nova.count('servers.evacuate')).toBe(1);
    expect(host.nova.count('servers.confirmResize')).toBe(0);
    expect(host.end('web')).toBe('active on h2');
  });

  it('that is over by then keeps its evacuation in the report where the look behind it fails', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', 'active');
    host.on('servers.evacuate', 'web', () => {
      host.nova.cloud.instance('web').vmState = 'active';
      host.on('servers.show', 'web', () => {
        throw connectionLost();
      });
      return undefined;
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'inFlight', evacuationUnresolved: true });
    expect(report.followUps.map(({ code }) => code)).toContain('keepComputeDown');
  });

  it.each(['the run is ended', 'the answer is lost'])(
    'is not confirmed where, with the evacuation that is tried for a refusal, %s',
    async (what) => {
      const host = new FailedHost();
      host.nova.bootResized('web', 'h2', 'stopped');
      const ending = new AbortController();
      host.on('servers.evacuate', 'web', () => {
        if (what === 'the answer is lost') throw connectionLost();
        ending.abort();
        return undefined;
      });
      const report = await host.recover({ signal: ending.signal });
      expect(outcomeOf(report, 'web').outcome).not.toBe('recovered');
      expect(host.nova.count('servers.confirmResize')).toBe(0);
      expect(host.nova.cloud.instance('web').vmState).toBe('resized');
    },
  );

  it('ends stopped by 2.95 although the confirm wrote active where stopped was foreseen', async () => {
    const host = new FailedHost();
    host.nova.cloud.confirmWrites = 'active';
    host.nova.bootResized('web', 'h2', 'stopped');
    expect(outcomeOf(await host.recover(), 'web').outcome).toBe('recovered');
    expect(host.end('web')).toBe('stopped on h2');
  });

  it('is held where the confirm wrote active and this Nova cannot stop it', async () => {
    const host = new FailedHost({ max: '2.90' });
    host.nova.cloud.confirmWrites = 'active';
    host.nova.bootResized('web', 'h2', 'stopped');
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'held', prior: 'stopped', lockLeft: false });
    expect(outcomeOf(report, 'web').plan).toMatchObject({ hold: { code: 'noServerSideStop' } });
    expect(host.nova.count('servers.evacuate')).toBe(1);
    expect(report.outcome).toBe('recovered');
  });

  it('is stopped by the client there, with the consent of the policy', async () => {
    const host = new FailedHost({ max: '2.90' });
    host.nova.cloud.confirmWrites = 'active';
    host.nova.bootResized('web', 'h2', 'stopped');
    const report = await host.recover({ policy: { allowClientStop: true } });
    expect(outcomeOf(report, 'web').outcome).toBe('recovered');
    expect(host.nova.mutations).toContain('stop web');
    expect(host.end('web')).toBe('stopped on h2');
  });
});
