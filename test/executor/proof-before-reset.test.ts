import { describe, expect, it } from 'vitest';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

/** A resized instance whose source is lost, so that only a reset gets it home. */
function lost(was: 'active' | 'stopped'): FailedHost {
  const host = new FailedHost();
  host.nova.bootResized('web', 'h4', was);
  return host;
}

describe('a reset of vm_state', () => {
  it.each([
    ['stopped', '2.95'],
    ['active', '2.94'],
  ] as const)(
    'of one that was %s follows the refusal of the very same evacuation',
    async (was, microversion) => {
      const host = lost(was);
      await host.recover();
      const steps = host.nova.calls
        .filter(({ mutating, id }) => mutating && id === 'web')
        .map(({ name, args }) => [name, args['microversion'] ?? args['state']]);
      expect(steps).toEqual([
        ['servers.lock', undefined],
        ['servers.evacuate', microversion],
        ['servers.resetState', 'active'],
        ['servers.evacuate', microversion],
        ['servers.unlock', undefined],
      ]);
      expect(host.end('web')).toBe(`${was} on h2`);
    },
  );

  it.each([
    [400, 'Instance with vTPM is not supported for evacuate.'],
    [409, 'Feature not supported with instances that have shares.'],
    [409, 'Unable to evacuate: microversion 2.95 needs all computes to be upgraded.'],
    [400, 'Evacuating is impossible in this cell, whatever the vm_state.'],
    [403, "Policy doesn't allow os_compute_api:os-evacuate to be performed."],
  ])('never follows a %i "%s"', async (status, message) => {
    const host = lost('stopped');
    host.on('servers.evacuate', 'web', () => {
      throw answered(status, message);
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web').outcome).toBe('held');
    expect(outcomeOf(report, 'web').reason).toContain(message);
    expect(host.nova.count('servers.resetState')).toBe(0);
    expect(host.vmState('web')).toBe('resized');
    expect(report.outcome).toBe('recovered');
    expect(host.nova.cloud.instance('web').locked).toBe(false);
  });

  it('is not made where the proof is unexpectedly accepted: that evacuation is adopted', async () => {
    const host = lost('stopped');
    host.on('servers.evacuate', 'web', () => {
      host.nova.cloud.instance('web').vmState = 'stopped';
      return undefined;
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web').outcome).toBe('recovered');
    expect(host.nova.count('servers.evacuate', 'web')).toBe(1);
    expect(host.nova.count('servers.resetState')).toBe(0);
    expect(host.end('web')).toBe('stopped on h2');
  });

  it('is not made where the answer to the proof was lost', async () => {
    const host = lost('stopped');
    host.on('servers.evacuate', 'web', () => {
      throw answered(502, 'Bad Gateway');
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web').outcome).toBe('failed');
    expect(host.nova.count('servers.evacuate', 'web')).toBe(1);
    expect(host.nova.count('servers.resetState')).toBe(0);
  });

  it('that is refused fails the instance and evacuates nothing', async () => {
    const host = lost('stopped');
    host.on('servers.resetState', 'web', () => {
      throw answered(500, 'Unexpected API Error.');
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed', prior: 'stopped', lockLeft: true });
    // Each try is proven anew, and Nova refuses each proof.
    expect(host.nova.count('servers.evacuate', 'web')).toBe(3);
    expect(host.end('web')).toBe('resized on h1');
  });

  it('is in the reason of a failure that follows it, with the state that it left', async () => {
    const host = lost('stopped');
    let evacuations = 0;
    host.on('servers.evacuate', 'web', () => {
      evacuations += 1;
      if (evacuations >= 2) throw answered(429, 'Too many requests');
      return undefined;
    });
    const outcome = outcomeOf(await host.recover(), 'web');
    expect(outcome).toMatchObject({
      outcome: 'failed',
      wasReset: true,
      seen: { vmState: 'active', host: 'h1' },
    });
    expect(outcome.reason).toContain('Its vm_state had been reset to active.');
  });

  it('goes on where the look after it fails', async () => {
    const host = lost('stopped');
    host.on('servers.show', 'web', () => {
      if (host.vmState('web') === 'active' && host.nova.cloud.instance('web').host === 'h1')
        throw answered(500, 'Unexpected API Error.');
      return undefined;
    });
    expect(outcomeOf(await host.recover(), 'web').outcome).toBe('recovered');
    expect(host.end('web')).toBe('stopped on h2');
  });

  it('leaves word of the allocation that leaks', async () => {
    const host = new FailedHost();
    const { uuid } = host.nova.bootResized('web', 'h4', 'stopped');
    const { followUps } = await host.recover();
    expect(followUps).toContainEqual(
      expect.objectContaining({
        code: 'deleteResizeAllocation',
        instanceId: 'web',
        command: `openstack resource provider allocation delete ${uuid}`,
      }),
    );
  });
});

describe('an answer that says nothing of the instance', () => {
  it.each([
    [429, 'Too many requests'],
    [500, 'Unexpected API Error.'],
  ])('(%i) is a failure that may be tried again, and no reset follows it', async (status, message) => {
    const host = lost('stopped');
    host.on('servers.evacuate', 'web', () => {
      throw answered(status, message);
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed', wasReset: false });
    expect(host.nova.count('servers.resetState')).toBe(0);
    expect(host.end('web')).toBe('resized on h1');
    expect(report.followUps.map(({ code }) => code)).toContain('runAgain');
  });
});

describe('an instance that its owner deletes while the plan is being approved', () => {
  it('is not brought back: the refusal names another vm_state than the plan rests on', async () => {
    const host = lost('stopped');
    const report = await host.recover({
      approve: () => {
        host.nova.cloud.instance('web').vmState = 'soft-delete';
        return true;
      },
    });
    expect(outcomeOf(report, 'web').outcome).toBe('held');
    expect(host.nova.count('servers.resetState')).toBe(0);
    expect(host.end('web')).toBe('soft-delete on h1');
  });
});

describe('a reset that Nova refuses', () => {
  it('leaves the resize alone, and no follow-up would take its allocation', async () => {
    const host = lost('stopped');
    host.on('servers.resetState', 'web', () => {
      throw answered(
        403,
        "Policy doesn't allow os_compute_api:os-admin-actions:reset_state to be performed.",
      );
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed', wasReset: false });
    expect(host.end('web')).toBe('resized on h1');
    expect(report.followUps.map(({ code }) => code)).not.toContain('deleteResizeAllocation');
    expect(report.followUps.map(({ code }) => code)).not.toContain('keepComputeDown');
  });
});
