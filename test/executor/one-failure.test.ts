import { describe, expect, it } from 'vitest';
import { answered, connectionLost } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf, results } from './support/failed-host.ts';

const ERRORS: readonly (readonly [string, () => Error])[] = [
  ['400', () => answered(400, 'Bad')],
  ['403', () => answered(403, 'Forbidden')],
  ['404', () => answered(404, 'Instance bad could not be found.')],
  ['409', () => answered(409, "Instance bad has changed since, vm_state doesn't matter")],
  ['429', () => answered(429, 'Slow down')],
  ['500', () => answered(500, 'Unexpected API Error.')],
  ['a broken connection', () => connectionLost()],
  ['an error from nowhere', () => new TypeError('boom')],
];

const CALLS = [
  'servers.lock',
  'servers.confirmResize',
  'servers.resetState',
  'servers.evacuate',
  'servers.start',
  'servers.unlock',
  'servers.show',
] as const;

/** Three kinds of instances that go bad, next to three that do not. */
function mixedHost(): FailedHost {
  const host = new FailedHost();
  for (const kind of ['good', 'bad']) {
    host.nova.boot(`${kind}-plain`);
    host.nova.bootResized(`${kind}-resized`, 'h2', 'stopped');
    host.nova.bootResized(`${kind}-lost`, 'h4', 'stopped');
  }
  return host;
}

describe.each(CALLS)('%s that fails for some instances', (name) => {
  it.each(ERRORS)('with %s never stops the others', async (_what, error) => {
    const host = mixedHost();
    host.nova.onCall = (call) => {
      if (call.name === name && call.id?.startsWith('bad')) throw error();
      return undefined;
    };
    const report = await host.recover({ stepTimeoutMs: 20_000 });
    expect(results(report)).toMatchObject({
      'good-plain': 'recovered',
      'good-resized': 'recovered',
      'good-lost': 'recovered',
    });
    expect(['good-plain', 'good-resized', 'good-lost'].map((id) => host.end(id).split(' ')[0])).toEqual([
      'active',
      'stopped',
      'stopped',
    ]);
    expect(report.instances).toHaveLength(6);
    expect(host.nova.cloud.duplicateEvacuations).toBe(0);
    // Whatever happens to a stopped one, it does not end running elsewhere.
    for (const id of ['bad-resized', 'bad-lost']) expect(host.end(id)).not.toBe('active on h2');
    for (const { outcome, reason } of report.instances) {
      if (outcome !== 'recovered') expect(reason).not.toBeNull();
    }
  });
});

describe('an instance', () => {
  it('that was deleted meanwhile is nothing to do', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.on('servers.evacuate', 'web', () => {
      host.nova.cloud.instances.delete('web');
      return undefined;
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web').outcome).toBe('none');
    expect(report.outcome).toBe('recovered');
  });

  it('that never shows its end state has failed after the time that a step may take', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.on('servers.show', 'web', () => {
      host.nova.cloud.instance('web').powerState = 'crashed';
      return undefined;
    });
    const begun = host.clock.now();
    const report = await host.recover({ stepTimeoutMs: 30_000 });
    expect(outcomeOf(report, 'web').reason).toBe(
      'It does not show active on another host than h1, but vm_state active, task_state none, power_state crashed on h2.',
    );
    expect(outcomeOf(report, 'web').seen).toEqual({
      vmState: 'active',
      taskState: null,
      powerState: 'crashed',
      host: 'h2',
    });
    expect(host.clock.now() - begun).toBeLessThan(45_000);
  });

  it('whose record has ended is not taken for recovered while it is still on the failed host', async () => {
    const host = new FailedHost();
    const web = host.nova.boot('web');
    host.on('servers.show', 'web', () => {
      if (host.nova.count('servers.show') > 1) return undefined;
      Object.assign(web, { host: 'h1' });
      void host.clock.sleep(5_000).then(() => Object.assign(web, { host: 'h3' }));
      return undefined;
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', seen: { host: 'h3' } });
  });

  it('that only looks recovered on the old host is not taken for it', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const report = await host.recover({ pollIntervalMs: 50 });
    expect(outcomeOf(report, 'web').outcome).toBe('recovered');
    expect(outcomeOf(report, 'web').seen).toMatchObject({ vmState: 'active', host: 'h2' });
  });
});

describe('one look at an instance that fails', () => {
  it('once its migration is done is made again, and says nothing about the instance', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    let failures = 0;
    host.on('servers.show', 'web', () => {
      if (host.nova.cloud.instance('web').host !== 'h2') return undefined;
      failures += 1;
      if (failures <= 2) throw answered(500, 'Unexpected API Error.');
      return undefined;
    });
    expect(results(await host.recover())).toEqual({ web: 'recovered' });
    expect(failures).toBe(3);
  });
});
