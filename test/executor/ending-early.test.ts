import { describe, expect, it } from 'vitest';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf, rejection, results } from './support/failed-host.ts';

/** A signal that aborts while this call about this instance is under way. */
function abortedBy(host: FailedHost, call: string, id: string): AbortSignal {
  const controller = new AbortController();
  host.on(call, id, () => {
    controller.abort();
    return undefined;
  });
  return controller.signal;
}

describe('a signal in mid-run', () => {
  it('keeps further instances from being begun, and what was accepted is watched to its end', async () => {
    const host = new FailedHost();
    const ids = ['a', 'b', 'c', 'd'];
    for (const id of ids) host.nova.boot(id);
    const signal = abortedBy(host, 'servers.evacuate', 'b');
    const report = await host.recover({ signal, inFlight: 2, canary: false });
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'signal' } });
    expect(results(report)).toEqual({ a: 'recovered', b: 'recovered', c: 'notStarted', d: 'notStarted' });
    expect(host.end('b')).toBe('active on h2');
    expect(host.nova.mutations.filter((call) => /[cd]$/.test(call))).toEqual([]);
    expect(report.followUps.map(({ code }) => code)).toEqual(['runAgain', 'readmitHost']);
  });

  it('before the run leaves Nova alone but for the host, which is fenced and forced down', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const controller = new AbortController();
    host.on('services.update', 'service-h1', () => {
      controller.abort();
      return undefined;
    });
    const report = await host.recover({ signal: controller.signal });
    expect(results(report)).toEqual({ web: 'notStarted' });
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
  });

  it('between the lock and the evacuation takes the lock off again', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const signal = abortedBy(host, 'servers.lock', 'web');
    const report = await host.recover({ signal });
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'notStarted', lockLeft: false });
    expect(host.nova.mutations.slice(1)).toEqual(['lock web', 'unlock web']);
  });

  it('between the lock and the confirm confirms nothing', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', 'stopped');
    const signal = abortedBy(host, 'servers.lock', 'web');
    const report = await host.recover({ signal });
    expect(outcomeOf(report, 'web').outcome).toBe('notStarted');
    expect(host.nova.mutations.slice(1)).toEqual(['lock web', 'unlock web']);
    expect(host.vmState('web')).toBe('resized');
  });

  it('between the lock and the proof of a reset posts no evacuation', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h4', 'stopped');
    const signal = abortedBy(host, 'servers.lock', 'web');
    const report = await host.recover({ signal });
    expect(outcomeOf(report, 'web').outcome).toBe('notStarted');
    expect(host.nova.mutations.slice(1)).toEqual(['lock web', 'unlock web']);
  });

  it('between the proof and the reset resets nothing', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h4', 'stopped');
    const signal = abortedBy(host, 'servers.evacuate', 'web');
    const report = await host.recover({ signal });
    expect(outcomeOf(report, 'web').outcome).toBe('notStarted');
    expect(host.nova.count('servers.resetState')).toBe(0);
  });

  it('after the reset still evacuates: it may not stay active on a dead host', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h4', 'stopped');
    const signal = abortedBy(host, 'servers.resetState', 'web');
    const report = await host.recover({ signal });
    expect(outcomeOf(report, 'web').outcome).toBe('recovered');
    expect(host.end('web')).toBe('stopped on h2');
  });

  it('after the evacuation still starts what its owner had running', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'active', powerState: 'running' });
    host.on('services.update', 'service-h1', () => {
      Object.assign(host.nova.cloud.instance('web'), { vmState: 'stopped', powerState: 'shutdown' });
      host.nova.cloud.note('web', 'stop', null);
      return undefined;
    });
    const signal = abortedBy(host, 'servers.evacuate', 'web');
    expect(results(await host.recover({ signal }))).toEqual({ web: 'recovered' });
    expect(host.end('web')).toBe('active on h2');
  });
});

describe('a deadline', () => {
  it('ends the run at once, and says what is still under way', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 3_600_000;
    host.nova.boot('web');
    host.nova.boot('next');
    const begun = host.clock.now();
    const report = await host.recover({ deadlineMs: 30_000, inFlight: 1 });
    expect(host.clock.now() - begun).toBeLessThan(31_000);
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'deadline' } });
    expect(results(report)).toEqual({ web: 'inFlight', next: 'notStarted' });
  });

  it('that passes before the plan is made ends in a report too', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', 'active');
    host.nova.cloud.host('h2').diedAt = host.nova.cloud.novaNow();
    const report = await host.recover({ deadlineMs: 5_000 });
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'deadline' }, instances: [] });
    expect(host.events.at(-1)?.type).toBe('runFinished');
  });

  it('that does not pass leaves no trace', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    expect(await host.recover({ deadlineMs: 600_000 })).toMatchObject({ outcome: 'recovered', abort: null });
  });

  it('that passes while an evacuation is being answered tells of it as under way', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.on('servers.evacuate', 'web', () => ({ delayMs: 60_000, loseReply: true }));
    const report = await host.recover({ deadlineMs: 30_000, lock: false });
    expect(results(report)).toEqual({ web: 'inFlight' });
    expect(report.followUps.map(({ code }) => code)).toContain('keepComputeDown');
  });
});

describe('the approval of a plan', () => {
  it('that is denied leaves every instance alone', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const report = await host.recover({ approve: () => false });
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'notApproved' } });
    expect(results(report)).toEqual({ web: 'notStarted' });
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
  });

  it('is asked with the plan that is then carried out', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const asked: string[][] = [];
    const report = await host.recover({
      approve: ({ instances }) => {
        asked.push(instances.map(({ plan }) => plan.decision));
        return Promise.resolve(true);
      },
    });
    expect(asked).toEqual([['recover']]);
    expect(report.outcome).toBe('recovered');
  });

  it('that takes ten minutes does not lose sight of an evacuation that ended meanwhile', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.h1.forcedDown = true;
    await host.nova.servers.evacuate('web', { microversion: '2.94' });
    const report = await host.recover({
      approve: async () => {
        await host.clock.sleep(600_000);
        return true;
      },
      deadlineMs: 3_600_000,
    });
    expect(results(report)).toEqual({ web: 'recovered' });
  });

  it('that fails rejects with that failure, and no instance was touched', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const failure = new Error('nobody answers the pager');
    expect(await rejection(host.recover({ approve: () => Promise.reject(failure) }))).toBe(failure);
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
  });
});

describe('a failure before the plan is made', () => {
  it('rejects with the error of that request', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const failure = answered(500, 'database is locked');
    host.nova.onCall = ({ name }) => {
      if (name === 'serverGroups.list') throw failure;
    };
    expect(await rejection(host.recover())).toBe(failure);
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
  });
});

describe('a resize that was confirmed before the run was ended', () => {
  it('is told of: it cannot be undone', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', 'stopped');
    const signal = abortedBy(host, 'servers.confirmResize', 'web');
    const report = await host.recover({ signal });
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed', prior: 'stopped' });
    expect(outcomeOf(report, 'web').reason).toContain('confirmed on h2');
    expect(host.end('web')).toBe('stopped on h1');
    expect(results(await host.recover())).toEqual({ web: 'recovered' });
  });
});

describe('a deadline', () => {
  it('also ends the wait for a silent host, in a report', async () => {
    const host = new FailedHost({ deadForMs: 0 });
    host.nova.boot('web');
    const report = await host.recover({ deadlineMs: 5_000 });
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'deadline' }, instances: [] });
    expect(host.nova.mutations).toEqual([]);
    expect(report.followUps.map(({ code }) => code)).toEqual(['runAgain']);
  });
});
