import { describe, expect, it } from 'vitest';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

const CONSENT = { policy: { completeDeletes: true } } as const;

function deleting(): FailedHost {
  const host = new FailedHost();
  host.nova.boot('web', { taskState: 'deleting' });
  return host;
}

function isThere(host: FailedHost): boolean {
  return host.nova.cloud.instances.has('web');
}

describe('a deletion that the failure has cut short', () => {
  it('is not sent without consent', async () => {
    const host = deleting();
    expect(outcomeOf(await host.recover(), 'web').outcome).toBe('held');
    expect(host.nova.count('servers.delete')).toBe(0);
  });

  it('is sent once, seen done and written down', async () => {
    const host = deleting();
    const report = await host.recover(CONSENT);
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'deleted', lockLeft: false });
    expect(host.nova.mutations.slice(1)).toEqual(['delete web']);
    expect(isThere(host)).toBe(false);
    expect(host.journal.records).toContainEqual(
      expect.objectContaining({ kind: 'outcome', instanceId: 'web', outcome: 'deleted' }),
    );
    expect(report.outcome).toBe('recovered');
    expect(report.followUps.map(({ code }) => code)).toEqual(['readmitHost']);
  });

  it('is looked at where its answer was lost, and not sent again', async () => {
    const host = deleting();
    host.on('servers.delete', 'web', () => ({ loseReply: true }));
    expect(outcomeOf(await host.recover(CONSENT), 'web').outcome).toBe('deleted');
    expect(host.nova.count('servers.delete')).toBe(1);
  });

  it('counts as done where Nova knows the instance no more', async () => {
    const host = deleting();
    host.on('servers.delete', 'web', () => {
      host.nova.cloud.instances.delete('web');
      return undefined;
    });
    expect(outcomeOf(await host.recover(CONSENT), 'web').outcome).toBe('deleted');
  });

  it('counts as done where Nova shows it in vm_state deleted', async () => {
    const host = deleting();
    host.nova.servers.delete = () => {
      host.nova.cloud.instance('web').vmState = 'deleted';
      return Promise.resolve({ data: null, status: 204, requestId: null, date: null });
    };
    expect(outcomeOf(await host.recover(CONSENT), 'web').outcome).toBe('deleted');
  });

  it('fails where Nova refuses it, in its words', async () => {
    const host = deleting();
    host.on('servers.delete', 'web', () => {
      throw answered(403, 'Not by you');
    });
    const report = await host.recover(CONSENT);
    expect(outcomeOf(report, 'web').outcome).toBe('failed');
    expect(outcomeOf(report, 'web').reason).toContain('Not by you');
    expect(report.outcome).toBe('failed');
  });

  it('fails where Nova still shows it after the step timeout', async () => {
    const host = deleting();
    host.nova.servers.delete = () =>
      Promise.resolve({ data: null, status: 204, requestId: null, date: null });
    const before = host.clock.now();
    const report = await host.recover({ ...CONSENT, stepTimeoutMs: 30_000 });
    expect(outcomeOf(report, 'web').outcome).toBe('failed');
    expect(outcomeOf(report, 'web').reason).toContain('after 30000 ms Nova still shows it');
    expect(host.clock.now() - before).toBeGreaterThanOrEqual(30_000);
  });

  it.each([
    ['idle', { taskState: null }],
    ['in error', { taskState: null, vmState: 'error' }],
    ['at another task', { taskState: 'powering-off' }],
  ])(
    'is not sent where it has ended since it was planned, nor is the instance, %s, brought back',
    async (_, state) => {
      const host = deleting();
      const report = await host.recover({
        ...CONSENT,
        approve: () => {
          Object.assign(host.nova.cloud.instance('web'), state);
          return true;
        },
      });
      expect(host.nova.mutations.slice(1)).toEqual([]);
      expect(outcomeOf(report, 'web')).toMatchObject({
        outcome: 'held',
        reason:
          'Its deletion ended without deleting it; whether its owner still wants that, nobody can tell.',
      });
      expect(report.followUps.map(({ code }) => code)).toContain('recoverByHand');
    },
  );

  it('is not sent where it has ended in a soft deletion since, which the planner holds', async () => {
    const host = deleting();
    const report = await host.recover({
      ...CONSENT,
      approve: () => {
        Object.assign(host.nova.cloud.instance('web'), { taskState: null, vmState: 'soft-delete' });
        return true;
      },
    });
    expect(host.nova.mutations.slice(1)).toEqual([]);
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'held', plan: { hold: { code: 'deleted' } } });
  });

  it('is not sent where somebody has brought the instance elsewhere since', async () => {
    const host = deleting();
    const report = await host.recover({
      ...CONSENT,
      approve: () => {
        Object.assign(host.nova.cloud.instance('web'), { taskState: null, host: 'h3' });
        return true;
      },
    });
    expect(host.nova.mutations.slice(1)).toEqual([]);
    expect(outcomeOf(report, 'web').outcome).toBe('none');
  });

  it('is not begun after the run was ended', async () => {
    const host = deleting();
    const report = await host.recover({ ...CONSENT, approve: () => false });
    expect(outcomeOf(report, 'web').outcome).toBe('notStarted');
    expect(host.nova.count('servers.delete')).toBe(0);
  });
});
