import { describe, expect, it } from 'vitest';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf, results } from './support/failed-host.ts';

/** Mutating calls from a moment on. */
function mutationsAfter(host: FailedHost, at: number): readonly string[] {
  return host.nova.calls.filter((call) => call.mutating && call.at > at).map(({ name }) => name);
}

describe('a heartbeat in mid-run', () => {
  it('stops every further mutation, and what is under way is told as such', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 60_000;
    host.nova.boot('first');
    host.nova.boot('second');
    host.nova.boot('third');
    let revivedAt = Infinity;
    host.on('servers.evacuate', 'first', () => {
      void host.clock.sleep(5_000).then(() => {
        host.revive();
        revivedAt = host.clock.now();
      });
      return undefined;
    });
    const report = await host.recover({ inFlight: 2, canary: false });
    expect(report.outcome).toBe('aborted');
    expect(report.abort?.code).toBe('fencingContradicted');
    expect(report.abort?.sentence).toContain('the host reports again');
    expect(results(report)).toEqual({ first: 'inFlight', second: 'inFlight', third: 'notStarted' });
    // The look that sees it is at most one tick away.
    expect(mutationsAfter(host, revivedAt + 2_000)).toEqual([]);
    expect(host.nova.mutations).not.toContain('evacuate third');
    expect(host.nova.mutations).not.toContain('unlock first');
  });

  it('leaves a follow-up for what is under way and for the locks that stay', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 60_000;
    host.nova.boot('web');
    host.on('servers.evacuate', 'web', () => {
      void host.clock.sleep(5_000).then(() => host.revive());
      return undefined;
    });
    const { followUps } = await host.recover();
    expect(followUps.map(({ code }) => code)).toEqual([
      'keepComputeDown',
      'runAgain',
      'readmitHost',
      'removeLock',
    ]);
    expect(followUps[0]?.sentence).toContain('web');
  });

  it('keeps a call back that is only just being written down', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.journal.onAppend = async (record) => {
      if (record.kind !== 'intent' || record.call !== 'evacuate') return;
      host.revive();
      await host.clock.sleep(15_000);
    };
    const report = await host.recover();
    expect(report.abort?.code).toBe('fencingContradicted');
    expect(host.nova.count('servers.evacuate')).toBe(0);
    expect(host.journal.records.at(-3)).toMatchObject({
      kind: 'answer',
      result: 'refused',
      message: 'not sent: the run was stopped',
    });
  });

  it('is the reason that is told, also where the caller had ended the run before', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 60_000;
    host.nova.boot('web');
    const controller = new AbortController();
    host.on('servers.evacuate', 'web', () => {
      controller.abort();
      void host.clock.sleep(5_000).then(() => host.revive());
      return undefined;
    });
    const report = await host.recover({ signal: controller.signal });
    expect(report.abort?.code).toBe('fencingContradicted');
    expect(outcomeOf(report, 'web').reason).toContain('the host reports again');
  });
});

describe('a heartbeat between the host going down and the first instance', () => {
  it('keeps every instance from being touched', async () => {
    const host = new FailedHost();
    host.nova.boot('plain');
    // The source of this resize gives no sign of life, which takes more than two report intervals to know.
    host.nova.bootResized('resized', 'h2', 'active');
    host.nova.cloud.host('h2').diedAt = host.nova.cloud.novaNow();
    host.on('services.update', 'service-h1', () => {
      void host.clock.sleep(12_000).then(() => host.revive());
      return undefined;
    });
    const report = await host.recover();
    expect(report.abort?.code).toBe('fencingContradicted');
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
    expect(results(report)).toEqual({ plain: 'notStarted', resized: 'held' });
  });

  it('does so while the plan awaits its approval', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const report = await host.recover({
      approve: async () => {
        host.revive();
        await host.clock.sleep(15_000);
        return true;
      },
    });
    expect(report.abort?.code).toBe('fencingContradicted');
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
  });
});

describe('a call that waits for a token', () => {
  it('is not sent once the fence was contradicted meanwhile', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.nova.onToken = async (name) => {
      if (name !== 'servers.evacuate') return;
      host.revive();
      await host.clock.sleep(60_000);
    };
    const report = await host.recover();
    expect(report.abort?.code).toBe('fencingContradicted');
    expect(host.nova.mutations).not.toContain('evacuate web');
    const answers = host.journal.runs.flat().filter(({ kind }) => kind === 'answer');
    expect(answers.at(-1)).toMatchObject({
      result: 'refused',
      message: expect.stringMatching(/^not sent: /) as string,
    });
  });

  it('is sent once the fence is in sight again', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    let waits = 0;
    let blindUntil = 0;
    host.nova.onToken = async (name) => {
      if (name !== 'servers.evacuate' || (waits += 1) > 1) return;
      blindUntil = host.clock.now() + 60_000;
      await host.clock.sleep(30_000);
    };
    host.nova.onCall = ({ name }) => {
      if (name === 'services.list' && host.clock.now() < blindUntil)
        throw answered(503, 'Service Unavailable');
      return undefined;
    };
    expect(results(await host.recover())).toEqual({ web: 'recovered' });
    const evacuations = host.nova.calls.filter(({ name }) => name === 'servers.evacuate');
    expect(evacuations).toHaveLength(1);
    expect(evacuations[0]?.at).toBeGreaterThanOrEqual(blindUntil);
  });
});

describe('the watch over the fence', () => {
  it('is not alarmed by our own change of the service row', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    expect((await host.recover()).outcome).toBe('recovered');
  });

  it('is not alarmed by answers that fail', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    let asked = 0;
    host.nova.onCall = ({ name }) => {
      if (name === 'services.list' && (asked += 1) > 4) throw new Error('502');
    };
    const report = await host.recover({ deadlineMs: 60_000 });
    expect(report.abort?.code).toBe('deadline');
    expect(host.events.some(({ type }) => type === 'pollFailed')).toBe(true);
  });
});

describe('a fence that cannot be seen', () => {
  it('lets nothing through until it is in sight again', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    let blind = false;
    const blindUntil = 60_000;
    const begun = host.clock.now();
    host.nova.onCall = ({ name }) => {
      if (name === 'services.list' && blind && host.clock.now() < begun + blindUntil) {
        throw answered(503, 'Service Unavailable');
      }
    };
    const report = await host.recover({ approve: () => (blind = true) });
    expect(results(report)).toEqual({ web: 'recovered' });
    const [first] = host.nova.calls.filter(({ mutating, id }) => mutating && id === 'web');
    expect(first?.at).toBeGreaterThanOrEqual(begun + blindUntil);
  });

  it('and is contradicted when it is seen again lets nothing through at all', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    let blind = 0;
    host.nova.onCall = ({ name }) => {
      if (name === 'services.list' && blind > 0) {
        blind -= 1;
        throw answered(503, 'Service Unavailable');
      }
    };
    const report = await host.recover({
      approve: () => {
        blind = 5;
        host.revive();
        return true;
      },
    });
    expect(report.abort?.code).toBe('fencingContradicted');
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
  });
});
