import { describe, expect, it } from 'vitest';
import {
  evacuateHost,
  RecoveryRefusedError,
  recoverInstance,
  type RecoverInstanceOptions,
  type RecoveryReport,
} from '../../src/executor/index.ts';
import { alreadyFenced } from '../../src/fencing/index.ts';
import type { Fencer } from '../../src/model/fencer.ts';
import { FailedHost, outcomeOf, rejection, results } from './support/failed-host.ts';

function recover(
  host: FailedHost,
  id: string,
  options: Partial<RecoverInstanceOptions> = {},
): Promise<RecoveryReport> {
  return recoverInstance(host.nova, id, {
    fence: alreadyFenced('the plug was pulled'),
    storage: 'shared',
    clock: host.clock,
    journal: host.journal,
    onEvent: (event) => host.events.push(event),
    ...options,
  });
}

/** A fencer that nobody may ask. */
const NEVER: Fencer = { name: 'never', fence: () => Promise.reject(new Error('it was asked')) };

describe('the recovery of one instance', () => {
  it('brings that one home and touches no other', async () => {
    const host = new FailedHost();
    for (const name of ['web', 'db', 'mail']) host.nova.boot(name, { vmState: 'stopped' });
    const report = await recover(host, 'db');
    expect(results(report)).toEqual({ db: 'recovered' });
    expect(report).toMatchObject({ host: 'h1', outcome: 'recovered' });
    expect([host.end('web'), host.end('db'), host.end('mail')]).toEqual([
      'stopped on h1',
      'stopped on h2',
      'stopped on h1',
    ]);
    expect(host.nova.calls.filter(({ id }) => id === 'web' || id === 'mail')).toEqual([]);
  });

  it('looks closer at no other, however doubtful its state', async () => {
    const host = new FailedHost();
    for (const name of ['web', 'db', 'mail']) host.nova.boot(name, { vmState: 'error' });
    host.nova.bootResized('big', 'h2', 'active', { powerState: 'nostate' });
    const { history } = await recover(host, 'db');
    expect(
      host.nova.calls.filter(({ name }) => name === 'instanceActions.list').map(({ args }) => args),
    ).toEqual([{ id: 'db' }]);
    expect(history).toEqual({ instances: 1, requests: 1 });
  });

  it('fences, forces down and journals as that of a host does, which goes on from it', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    host.nova.boot('db', { vmState: 'stopped' });
    expect(results(await recover(host, 'db'))).toEqual({ db: 'failed' });
    expect(host.h1).toMatchObject({ forcedDown: true, status: 'disabled' });
    host.nova.cloud.hasCapacity = true;
    const report = await host.recover();
    expect(results(report)).toEqual({ web: 'recovered', db: 'recovered' });
    expect(outcomeOf(report, 'db').plan.rule).toBe('errorAfterFailedAttempt');
  });

  it('of a host that is not silent changes nothing', async () => {
    const host = new FailedHost({ deadForMs: 0 });
    host.revive();
    host.nova.boot('web');
    expect(await rejection(recover(host, 'web', { host: 'h1' }))).toMatchObject({
      code: 'fencingContradicted',
    });
    expect(host.nova.mutations).toEqual([]);
  });

  it('that is on a host that Nova believes up is refused, and nobody is fenced', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.nova.cloud.instance('web').host = 'h3';
    const error = await rejection(recover(host, 'web', { fence: NEVER }));
    expect(error).toMatchObject({ code: 'hostUp', host: 'h3' });
    expect(host.nova.mutations).toEqual([]);
    expect(host.journal.runs).toEqual([]);
    // What is forced down is down, however lively its heartbeat.
    Object.assign(host.nova.cloud.host('h3'), { forcedDown: true });
    expect(await rejection(recover(host, 'web', { fence: NEVER, maxFailedHosts: 2 }))).toMatchObject({
      code: 'fencingNotConfirmed',
    });
  });

  it.each([
    ['on another host', 'h3'],
    ['on none', null],
  ])('from a host that it is not on, but %s, is refused, and nobody is fenced', async (_what, where) => {
    const host = new FailedHost();
    host.nova.boot('web', { host: where });
    const error = await rejection(recover(host, 'web', { host: 'h1', fence: NEVER }));
    expect(error).toMatchObject({ code: 'instanceElsewhere', host: 'h1' });
    expect(host.nova.mutations).toEqual([]);
  });

  it('that an earlier run has moved is brought to its end where it is, its host named', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'stopped', taskState: 'powering-on', powerState: 'shutdown' });
    // The process of the first run ends with its evacuation.
    host.on('servers.start', 'web', () => {
      throw new Error('the machine is off');
    });
    expect(results(await recover(host, 'web', { stepTimeoutMs: 10_000 }))).toEqual({ web: 'failed' });
    expect(host.end('web')).toBe('stopped on h2');
    host.nova.onCall = () => undefined;
    const report = await recover(host, 'web', { host: 'h1' });
    expect(outcomeOf(report, 'web')).toMatchObject({
      outcome: 'recovered',
      lockLeft: false,
      plan: { rule: 'recoveryUnfinished' },
    });
    expect(host.end('web')).toBe('active on h2');
  });

  it('that nobody knows is refused, and nobody is fenced', async () => {
    const host = new FailedHost();
    const error = await rejection(recover(host, 'no-such', { fence: NEVER }));
    expect(error).toBeInstanceOf(RecoveryRefusedError);
    expect(error).toMatchObject({ code: 'instanceUnknown', host: null });
    expect(String(error)).toContain('no-such');
    expect(host.nova.mutations).toEqual([]);
    expect(host.journal.runs).toEqual([]);
  });

  it('that is on no host is refused, and nobody is fenced', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'shelved_offloaded', host: null });
    const error = await rejection(recover(host, 'web', { fence: NEVER }));
    expect(error).toMatchObject({ code: 'instanceOnNoHost', host: null });
    expect(host.nova.mutations).toEqual([]);
    expect(host.journal.runs).toEqual([]);
  });

  it.each([
    [
      'has moved',
      (host: FailedHost) => void (host.nova.cloud.instance('web').host = 'h3'),
      'It is on h3 by now',
    ],
    [
      'was deleted',
      (host: FailedHost) => void host.nova.cloud.instances.delete('web'),
      'It was deleted meanwhile.',
    ],
  ])('that %s by the time its host is down ends as none', async (_, change, reason) => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.nova.boot('db');
    const fence: Fencer = {
      name: 'slow',
      fence: () => {
        change(host);
        return Promise.resolve({ fenced: true, evidence: 'off' });
      },
    };
    const report = await recover(host, 'web', { fence });
    expect(results(report)).toEqual({ web: 'none' });
    expect(outcomeOf(report, 'web').reason).toContain(reason);
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
  });

  it('takes the same options as that of a host, without the choice among instances', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const wrong = { storage: 'ceph' } as unknown as Partial<RecoverInstanceOptions>;
    expect(await rejection(recover(host, 'web', wrong))).toMatchObject({ option: 'storage' });
    expect(host.nova.calls).toEqual([]);
    // What a user without types passes on does not choose another one.
    const chosen = { select: ({ id }: { id: string }) => id !== 'web' } as Partial<RecoverInstanceOptions>;
    expect(results(await recover(host, 'web', chosen))).toEqual({ web: 'recovered' });
  });
});

describe('the recovery of a host', () => {
  it('with a choice lists the others, and reports of the chosen alone', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.nova.boot('db');
    const report = await evacuateHost(host.nova, 'h1', {
      fence: alreadyFenced('off'),
      storage: 'shared',
      clock: host.clock,
      journal: host.journal,
      select: ({ id }) => id === 'db',
    });
    expect(results(report)).toEqual({ db: 'recovered' });
    expect(host.end('web')).toBe('active on h1');
  });
});
