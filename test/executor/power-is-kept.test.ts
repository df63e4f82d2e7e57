import { describe, expect, it } from 'vitest';
import { FailedHost, results } from './support/failed-host.ts';

function oneOfEach(host: FailedHost): void {
  const { nova } = host;
  nova.boot('active');
  nova.boot('stopped', { vmState: 'stopped' });
  nova.bootResized('resized-active', 'h2', 'active');
  nova.bootResized('resized-stopped', 'h2', 'stopped');
  nova.bootResized('lost-active', 'h4', 'active');
  nova.bootResized('lost-stopped', 'h4', 'stopped');
  nova.bootResized('same-host-stopped', 'h1', 'stopped');
}

describe('recovering a host', () => {
  it('brings every instance home in the power state that its owner left it in', async () => {
    const host = new FailedHost();
    oneOfEach(host);
    const report = await host.recover();
    expect(report.outcome).toBe('recovered');
    expect(report.instances.map(({ instanceId }) => `${instanceId} ${host.end(instanceId)}`)).toEqual([
      'active active on h2',
      'stopped stopped on h2',
      'resized-active active on h2',
      'resized-stopped stopped on h2',
      'lost-active active on h2',
      'lost-stopped stopped on h2',
      'same-host-stopped stopped on h2',
    ]);
    expect(host.nova.cloud.duplicateEvacuations).toBe(0);
  });

  it('does the same below 2.95, and holds what Nova could not stop there', async () => {
    const host = new FailedHost({ max: '2.90' });
    oneOfEach(host);
    const report = await host.recover();
    expect(results(report)).toMatchObject({
      active: 'recovered',
      stopped: 'recovered',
      'resized-active': 'recovered',
      'resized-stopped': 'recovered',
      'lost-active': 'recovered',
      'lost-stopped': 'held',
      'same-host-stopped': 'held',
    });
    expect(host.end('resized-stopped')).toBe('stopped on h2');
    expect(host.end('lost-stopped')).toBe('resized on h1');
    expect(report.outcome).toBe('recovered');
  });

  it('changes nothing the second time', async () => {
    const host = new FailedHost();
    oneOfEach(host);
    await host.recover();
    const before = host.nova.mutations.length;
    const again = await host.recover();
    expect(again.instances).toEqual([]);
    expect(host.nova.mutations.slice(before)).toEqual(['services.update service-h1']);
  });
});
