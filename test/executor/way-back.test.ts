import { describe, expect, it } from 'vitest';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

const VTPM = "Operation 'evacuate' not supported for vTPM-enabled instance";

/** An instance in error that is taken to be stopped, and that Nova does not evacuate. */
function refused(status = 400, message = VTPM): FailedHost {
  const host = new FailedHost();
  host.nova.boot('web', { vmState: 'error', powerState: 'shutdown' });
  host.on('servers.evacuate', 'web', () => {
    throw answered(status, message);
  });
  return host;
}

describe('a reset from vm_state error', () => {
  it('is taken back where Nova refuses the evacuation, and both are in the journal', async () => {
    const host = refused();
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'held', wasReset: false, lockLeft: false });
    expect(outcomeOf(report, 'web').reason).toContain(VTPM);
    expect(host.end('web')).toBe('error on h1');
    const intents = host.journal.records.filter(
      (record) => record.kind === 'intent' && record.instanceId !== null,
    );
    expect(intents.map((record) => ('call' in record ? [record.call, record.state] : []))).toEqual([
      ['lock', undefined],
      ['resetState', 'active'],
      ['evacuate', undefined],
      ['resetState', 'error'],
      ['unlock', undefined],
    ]);
    expect(report.followUps.map(({ code }) => code)).not.toContain('deleteResizeAllocation');
  });

  it.each([
    [429, 'Too many requests'],
    [400, 'Compute service of h1 is still in use.'],
  ])('is taken back after a %i "%s" too, which may be tried again', async (status, message) => {
    const host = refused(status, message);
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed', wasReset: false });
    expect(host.end('web')).toBe('error on h1');
    expect(report.followUps.map(({ code }) => code)).toContain('runAgain');
  });

  it('is taken back too where only the journal had proven it', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'stopped' });
    host.nova.cloud.hasCapacity = false;
    await host.recover();
    expect(host.end('web')).toBe('error on h1');
    host.on('servers.evacuate', 'web', () => {
      throw answered(429, 'Too many requests');
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({
      outcome: 'failed',
      wasReset: false,
      plan: { steps: expect.arrayContaining([expect.objectContaining({ provenBy: 'journal' })]) as unknown },
    });
    expect(host.end('web')).toBe('error on h1');
  });

  it('is not taken back where the answer to the evacuation was lost: it may be under way', async () => {
    const host = refused(502, 'Bad Gateway');
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({
      outcome: 'failed',
      wasReset: true,
      evacuationUnresolved: true,
    });
    expect(host.nova.count('servers.resetState')).toBe(1);
  });

  it('that cannot be taken back fails the instance, and says how Nova shows it', async () => {
    const host = refused();
    let resets = 0;
    host.on('servers.resetState', 'web', () => {
      resets += 1;
      if (resets === 2) throw answered(403, 'Not twice');
      return undefined;
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed', wasReset: true });
    expect(outcomeOf(report, 'web').reason).toContain(VTPM);
    expect(outcomeOf(report, 'web').reason).toContain('Not twice');
    expect(outcomeOf(report, 'web').reason).toContain('active on the failed host');
    expect(host.end('web')).toBe('active on h1');
  });

  it('is not taken back where its owner has deleted it meanwhile: error would bring it back', async () => {
    const host = refused();
    host.on('servers.evacuate', 'web', () => {
      host.nova.cloud.instance('web').vmState = 'soft-delete';
      throw answered(409, "Cannot 'evacuate' instance web while it is in vm_state soft-delete");
    });
    const report = await host.recover();
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'held', plan: { hold: { code: 'deleted' } } });
    expect(host.end('web')).toBe('soft-delete on h1');
    expect(host.nova.count('servers.resetState')).toBe(1);
  });

  it.each([
    ['on a living host', { host: 'h2' }, 'active on h2'],
    ['in the middle of a task', { taskState: 'powering-off' }, 'active on h1'],
  ])('is not taken back where it is active %s by then', async (_, state, end) => {
    const host = refused();
    host.on('servers.evacuate', 'web', () => {
      Object.assign(host.nova.cloud.instance('web'), state);
      throw answered(400, VTPM);
    });
    await host.recover();
    expect(host.end('web')).toBe(end);
    const sent = host.nova.calls.filter(({ name }) => name === 'servers.resetState');
    expect(sent.map(({ args }) => args['state'])).not.toContain('error');
  });

  it('is not made where it has left error since it was planned', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'error', powerState: 'shutdown' });
    const report = await host.recover({
      approve: () => {
        host.nova.cloud.instance('web').vmState = 'soft-delete';
        return true;
      },
    });
    expect(outcomeOf(report, 'web').outcome).toBe('held');
    expect(host.nova.count('servers.resetState')).toBe(0);
  });

  it('is not made where it was brought elsewhere by somebody since it was planned', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'error', powerState: 'shutdown' });
    const report = await host.recover({
      approve: () => {
        host.nova.cloud.instance('web').host = 'h3';
        return true;
      },
    });
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'none', lockLeft: false });
    expect(outcomeOf(report, 'web').reason).toContain('It is on h3 by now');
    expect(host.nova.count('servers.resetState')).toBe(0);
    expect(host.nova.count('servers.evacuate')).toBe(0);
  });
});
