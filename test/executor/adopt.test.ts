import { describe, expect, it } from 'vitest';
import type { Microversion } from '../../src/model/microversion.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

/** An instance whose evacuation somebody else has begun. */
async function underWay(was: 'active' | 'stopped', microversion: Microversion): Promise<FailedHost> {
  const host = new FailedHost();
  host.nova.boot('web', { vmState: was });
  host.h1.forcedDown = true;
  await host.nova.servers.evacuate('web', { microversion });
  host.nova.calls.length = 0;
  return host;
}

describe('an evacuation that is under way already', () => {
  it('is watched to its end, and no second one is begun', async () => {
    const host = await underWay('active', '2.94');
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', migration: 'migration-1' });
    expect(outcomeOf(report, 'web').plan.decision).toBe('adopt');
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
    expect(host.nova.cloud.duplicateEvacuations).toBe(0);
    expect(host.end('web')).toBe('active on h2');
  });

  it('is put right by a start where it ends stopped and the instance was running', async () => {
    const host = await underWay('active', '2.95');
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', prior: 'running' });
    expect(host.nova.mutations.slice(1)).toEqual(['start web']);
    expect(host.end('web')).toBe('active on h2');
  });

  it('leaves a stopped one stopped', async () => {
    const host = await underWay('stopped', '2.94');
    expect(outcomeOf(await host.recover(), 'web')).toMatchObject({ outcome: 'recovered', prior: 'stopped' });
    expect(host.end('web')).toBe('stopped on h2');
  });

  it('that fails is failed here too, with the words of Nova', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web');
    host.h1.forcedDown = true;
    await host.nova.servers.evacuate('web', { microversion: '2.94' });
    const { reason } = outcomeOf(await host.recover(), 'web');
    expect(reason).toContain('No valid host was found');
  });

  it('that fails is remembered: the next run knows what the instance was', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    host.h1.forcedDown = true;
    await host.nova.servers.evacuate('web', { microversion: '2.94' });
    await host.recover();
    expect(host.vmState('web')).toBe('error');
    host.nova.cloud.hasCapacity = true;
    expect(outcomeOf(await host.recover(), 'web').outcome).toBe('recovered');
    expect(host.end('web')).toBe('stopped on h2');
  });
});
