import { describe, expect, it } from 'vitest';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

describe('an evacuation that Nova refuses', () => {
  it.each([
    ['active', {}],
    ['stopped', { vmState: 'stopped' }],
    ['paused', { vmState: 'paused', powerState: 'paused' }],
    ['error', { vmState: 'error', powerState: 'running' }],
  ] as const)('for its own sake holds an instance in %s, unlocked and as it was', async (vmState, state) => {
    const host = new FailedHost();
    host.nova.boot('web', state);
    host.on('servers.evacuate', 'web', () => {
      throw answered(400, "Operation 'evacuate' not supported for vTPM-enabled instance");
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({
      outcome: 'held',
      wasReset: false,
      lockLeft: false,
      plan: { rule: 'refusedByNova' },
    });
    expect(host.end('web')).toBe(`${vmState} on h1`);
    expect(host.nova.count('servers.evacuate', 'web')).toBe(1);
    expect(host.nova.cloud.instance('web').locked).toBe(false);
    expect(report.outcome).toBe('recovered');
    expect(report.followUps).toContainEqual(
      expect.objectContaining({ code: 'recoverByHand', sentence: expect.stringContaining('vTPM') as string }),
    );
  });

  it('because it has changed since is planned anew: what its owner paused meanwhile is recovered as paused', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const report = await host.recover({
      approve: () => {
        Object.assign(host.nova.cloud.instance('web'), { vmState: 'paused', powerState: 'paused' });
        return true;
      },
    });
    expect(outcomeOf(report, 'web').outcome).toBe('recovered');
    expect(host.events.filter(({ type }) => type === 'replanned')).toHaveLength(1);
  });

  it('because its host is up again fails it and may be tried again', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.on('servers.evacuate', 'web', () => {
      throw answered(400, 'Compute service of h1 is still in use.');
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed' });
    expect(report.followUps.map(({ code }) => code)).toContain('runAgain');
  });

  it('after a reset that an earlier attempt had proven takes the reset back: it is as it was', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover();
    host.on('servers.evacuate', 'web', () => {
      throw answered(403, 'Not any more');
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'held', wasReset: false });
    expect(outcomeOf(report, 'web').reason).toContain('Not any more');
    expect(host.end('web')).toBe('error on h1');
  });
});

describe('a proof that Nova refuses because of the vm_state', () => {
  it.each(['paused', 'suspended', 'rescued'] as const)('%s permits the reset', async (vmState) => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState });
    expect(outcomeOf(await host.recover(), 'web')).toMatchObject({ outcome: 'recovered', wasReset: true });
    expect(host.nova.mutations.slice(1)).toEqual([
      'lock web',
      'evacuate web',
      'resetState web',
      'evacuate web',
      'unlock web',
    ]);
    expect(host.end('web')).toBe('stopped on h2');
  });

  it('permits none where it names another than the plan was made for', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'paused', powerState: 'paused' });
    host.on('servers.evacuate', 'web', () => {
      host.nova.cloud.instance('web').vmState = 'soft-delete';
      return undefined;
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'held', plan: { hold: { code: 'deleted' } } });
    expect(host.nova.count('servers.resetState')).toBe(0);
  });
});
