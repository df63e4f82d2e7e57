import { describe, expect, it } from 'vitest';
import { type EvacuateHostOptions, evacuateHost, RecoveryRefusedError } from '../../src/executor/index.ts';
import { alreadyFenced, type Fencer } from '../../src/fencing/index.ts';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, rejection } from './support/failed-host.ts';

function fencer(fence: Fencer['fence']): Fencer {
  return { name: 'ipmi', fence };
}

/** Expects a refusal with this code, with nothing changed and no change announced. */
async function expectRefusal(
  host: FailedHost,
  code: string,
  options: Partial<EvacuateHostOptions> = {},
): Promise<RecoveryRefusedError> {
  host.nova.boot('web');
  const error = await rejection(host.recover(options));
  expect(error).toBeInstanceOf(RecoveryRefusedError);
  expect(error).toMatchObject({ code, host: 'h1' });
  expect(host.nova.mutations).toEqual([]);
  expect(host.journal.records.filter(({ kind }) => kind === 'intent' || kind === 'plan')).toEqual([]);
  return error as RecoveryRefusedError;
}

describe('a recovery is refused without any mutating call', () => {
  it('when Nova does not know the host, and names those that it knows', async () => {
    const host = new FailedHost();
    const { clock, journal } = host;
    const fence = alreadyFenced('x');
    const error = await rejection(
      evacuateHost(host.nova, 'h1.example', { fence, storage: 'shared', clock, journal }),
    );
    expect(error).toMatchObject({ code: 'hostUnknown' });
    expect(String(error)).toContain('"h1.example"; it knows h1, h2, h3');
    expect(host.nova.mutations).toEqual([]);
  });

  it('when the cell of the host cannot be reached', async () => {
    const host = new FailedHost();
    host.h1.status = 'UNKNOWN';
    await expectRefusal(host, 'cellDown');
  });

  it.each(['services.list', 'servers.detail'])('when %s is forbidden', async (name) => {
    const host = new FailedHost();
    host.nova.onCall = (call) => {
      if (call.name === name) throw answered(403, "Policy doesn't allow it to be performed.");
    };
    const error = await expectRefusal(host, 'notAdmin');
    expect(error.message).toContain("Policy doesn't allow");
  });

  it('when Nova ends at 2.58', async () => {
    await expectRefusal(new FailedHost({ max: '2.58' }), 'novaTooOld');
  });

  it('when the fencer says that the host is not fenced', async () => {
    const fence = fencer(() => Promise.resolve({ fenced: false, reason: 'power is still on' }));
    const error = await expectRefusal(new FailedHost(), 'fencingNotConfirmed', { fence });
    expect(error.message).toContain('ipmi: power is still on');
  });

  it('when the fencer throws', async () => {
    const cause = new Error('the BMC does not answer');
    const error = await expectRefusal(new FailedHost(), 'fencingNotConfirmed', {
      fence: fencer(() => Promise.reject(cause)),
    });
    expect(error.cause).toBe(cause);
  });

  it('when the fencer throws at once', async () => {
    const fence = fencer(() => {
      throw new Error('no BMC address');
    });
    await expectRefusal(new FailedHost(), 'fencingNotConfirmed', { fence });
  });

  it('when the host keeps reporting, whatever the fencer says', async () => {
    const host = new FailedHost();
    host.h1.diedAt = null;
    const begun = host.clock.now();
    await expectRefusal(host, 'fencingContradicted');
    expect(host.clock.now() - begun).toBeLessThanOrEqual(25_000);
  });
});

describe('the fencer', () => {
  it('is asked once, for the host, after Nova was looked at', async () => {
    const host = new FailedHost();
    const asked: unknown[] = [];
    const fence = fencer((name) => {
      asked.push([name, host.nova.count('servers.detail')]);
      return Promise.resolve({ fenced: true, evidence: 'power off' });
    });
    const report = await host.recover({ fence });
    expect(asked).toEqual([['h1', 1]]);
    expect(report.fencing).toEqual({ fencer: 'ipmi', evidence: 'power off' });
  });

  it('has to have a name, which the journal keeps', async () => {
    const fence = { fence: () => Promise.resolve({ fenced: true, evidence: 'off' }) } as unknown as Fencer;
    expect(await rejection(new FailedHost().recover({ fence }))).toMatchObject({
      code: 'invalidOptions',
      option: 'fence',
    });
  });

  it('is told when the caller gives up, and what it answers then is no refusal', async () => {
    const host = new FailedHost();
    const told: unknown[] = [];
    const caller = new AbortController();
    const fence = fencer((_name, { signal }) => {
      caller.abort();
      told.push(signal?.aborted);
      return Promise.resolve({ fenced: false, reason: 'told to end' });
    });
    const report = await host.recover({ fence, signal: caller.signal });
    expect(told).toEqual([true]);
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'signal' }, fencing: null });
    expect(host.nova.mutations).toEqual([]);
  });

  it.each([undefined, null, 'off', { fenced: 'yes', evidence: 'off' }, { fenced: true }])(
    'has not said yes by %j',
    async (answer) => {
      const fence = fencer(() => Promise.resolve(answer as never));
      await expectRefusal(new FailedHost(), 'fencingNotConfirmed', { fence });
    },
  );
});
