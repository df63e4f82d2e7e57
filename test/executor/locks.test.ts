import { describe, expect, it } from 'vitest';
import { isOwnLock, lockReason } from '../../src/model/lock-mark.ts';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

describe('a lock of ours', () => {
  it('says which run holds it and what the instance was', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover({ runId: 'run-1' });
    const lock = host.nova.calls.find(({ name }) => name === 'servers.lock');
    expect(lock?.args['reason']).toBe('nova-lifeboat run=run-1 prior=stopped');
  });

  it('fits into what Nova takes, however long the id of the run', () => {
    const reason = lockReason({ runId: 'x'.repeat(400), prior: 'running' });
    expect(reason).toHaveLength(255);
    expect(isOwnLock(reason)).toBe(true);
  });

  it('has no reason where Nova keeps none', async () => {
    const host = new FailedHost({ max: '2.72' });
    host.nova.boot('web');
    const report = await host.recover();
    expect(host.nova.calls.find(({ name }) => name === 'servers.lock')?.args).toEqual({});
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', lockLeft: false });
    expect(host.nova.cloud.instance('web').locked).toBe(false);
  });

  it('is taken off at the end', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    expect(outcomeOf(await host.recover(), 'web').lockLeft).toBe(false);
    expect(host.nova.cloud.instance('web')).toMatchObject({ locked: false, lockedReason: null });
  });

  it('stays where the recovery failed, with the command that takes it off', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web');
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed', lockLeft: true });
    expect(host.nova.cloud.instance('web').locked).toBe(true);
    expect(report.followUps).toContainEqual(
      expect.objectContaining({ code: 'removeLock', command: 'openstack server unlock web' }),
    );
  });

  it('whose answer was lost counts as put on', async () => {
    const host = new FailedHost();
    host.nova.boot('good');
    host.nova.boot('bad');
    for (const id of ['good', 'bad']) host.on('servers.lock', id, () => ({ loseReply: true }));
    host.on('servers.evacuate', 'bad', () => {
      throw answered(429, 'Too many requests');
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'bad')).toMatchObject({ outcome: 'failed', lockLeft: true });
    expect(host.nova.cloud.instance('good').locked).toBe(false);
  });

  it('that an earlier run left behind is still told of when the next one fails too', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web');
    await host.recover();
    const again = await host.recover();
    expect(outcomeOf(again, 'web')).toMatchObject({ outcome: 'failed', lockLeft: true });
    expect(again.followUps.map(({ code }) => code)).toContain('removeLock');
  });

  it('that an earlier run left behind is told of where the next one holds the instance', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover();
    const again = await host.recover({ policy: { onError: 'hold' } });
    expect(outcomeOf(again, 'web')).toMatchObject({ outcome: 'held', lockLeft: true });
  });

  it('that an earlier run left behind is taken off at the end', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web');
    await host.recover();
    host.nova.cloud.hasCapacity = true;
    expect(outcomeOf(await host.recover(), 'web').lockLeft).toBe(false);
    expect(host.nova.count('servers.lock')).toBe(1);
    expect(host.nova.cloud.instance('web').locked).toBe(false);
  });

  it('that cannot be put on is done without', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.on('servers.lock', 'web', () => {
      throw answered(403, 'Forbidden');
    });
    expect(outcomeOf(await host.recover(), 'web')).toMatchObject({ outcome: 'recovered', lockLeft: false });
  });

  it('that cannot be taken off is told of, and the instance is recovered all the same', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.on('servers.unlock', 'web', () => {
      throw answered(500, 'Unexpected API Error.');
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', lockLeft: true });
    expect(report.outcome).toBe('recovered');
    expect(report.followUps.map(({ code }) => code)).toContain('removeLock');
  });

  it('is not put on where the caller wants none', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    await host.recover({ lock: false });
    expect(host.nova.mutations.slice(1)).toEqual(['evacuate web']);
  });
});

describe("an owner's lock", () => {
  it.each([['do not touch'], [null]])('with the reason %j survives', async (lockedReason) => {
    const host = new FailedHost();
    host.nova.boot('web', { locked: true, lockedReason });
    host.nova.boot('stopped', { vmState: 'stopped', locked: true, lockedReason });
    const report = await host.recover();
    expect(report.outcome).toBe('recovered');
    expect(host.nova.cloud.instance('web')).toMatchObject({ locked: true, lockedReason, host: 'h2' });
    expect(host.nova.mutations.filter((call) => call.includes('lock'))).toEqual([]);
    expect(outcomeOf(report, 'web').lockLeft).toBe(false);
  });

  it('that came after the host was looked at is neither overwritten nor taken off', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const mine = { locked: true, lockedReason: 'hands off' };
    const report = await host.recover({
      approve: () => {
        Object.assign(host.nova.cloud.instance('web'), mine);
        return true;
      },
    });
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', lockLeft: false });
    expect(host.nova.cloud.instance('web')).toMatchObject({ ...mine, host: 'h2' });
    expect(host.nova.mutations.slice(1)).toEqual(['evacuate web']);
  });

  it('may be there where the look before the lock failed, so ours waits for one that does not', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    let looks = 0;
    host.on('servers.show', 'web', () => {
      looks += 1;
      if (looks === 1) throw answered(500, 'Unexpected API Error.');
      return undefined;
    });
    expect(outcomeOf(await host.recover(), 'web')).toMatchObject({ outcome: 'recovered', lockLeft: false });
    expect(host.nova.mutations.slice(1)).toEqual(['lock web', 'evacuate web', 'unlock web']);
    expect(looks).toBeGreaterThan(1);
  });
});

describe('the look before a lock', () => {
  it('ends the work on an instance that was deleted meanwhile', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const report = await host.recover({
      approve: () => host.nova.cloud.instances.delete('web'),
    });
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'none', reason: 'It was deleted meanwhile.' });
    expect(host.nova.mutations.slice(1)).toEqual([]);
  });
});
