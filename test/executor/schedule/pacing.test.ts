import { describe, expect, it } from 'vitest';
import type { RecoveryEventBody } from '../../../src/executor/events.ts';
import { Pacing, SUCCESSES_FOR_ONE_MORE } from '../../../src/executor/schedule/pacing.ts';
import { errorForStatus } from '../../../src/http/errors/error-for-status.ts';
import { RequestTimeoutError } from '../../../src/http/errors/request-timeout-error.ts';
import { VirtualClock } from '../../../src/testing/virtual-clock.ts';
import { Scene } from './support.ts';

const FACTS = {
  ...{ method: 'POST', url: 'http://nova.test/', requestId: null, globalRequestId: null },
  ...{ microversion: null, mayHaveActed: false },
};

function refusal(status: number, retryAfterMs: number | null = null): Error {
  return errorForStatus({ ...FACTS, status, novaMessage: 'Slow down', faultName: null, retryAfterMs });
}

/** A pacing whose requests take a second each, with what it tells and how many were under way. */
class Stage {
  readonly clock = new VirtualClock();
  readonly told: { concurrentPosts: number; pauseMs: number }[] = [];
  readonly stop = new AbortController();
  readonly pacing: Pacing;
  underWay = 0;
  most = 0;

  constructor(most = 4) {
    this.pacing = new Pacing({
      ...{ most, clock: this.clock, signal: this.stop.signal },
      tell: (event: RecoveryEventBody) => {
        if (event.type !== 'pacingChanged') return;
        this.told.push({ concurrentPosts: event.concurrentPosts, pauseMs: event.pauseMs });
      },
    });
  }

  async request(failure?: Error): Promise<void> {
    await this.pacing
      .run(async () => {
        this.most = Math.max(this.most, (this.underWay += 1));
        await this.clock.sleep(1_000);
        this.underWay -= 1;
        if (failure !== undefined) throw failure;
      })
      .catch(() => undefined);
  }

  async requests(count: number, failure?: Error): Promise<void> {
    this.most = 0;
    await Promise.all(Array.from({ length: count }, async () => this.request(failure)));
  }
}

describe('the pace of mutating requests', () => {
  it.each([
    ['429', refusal(429)],
    ['503', refusal(503)],
    ['504', refusal(504)],
    ['a time-out', new RequestTimeoutError(30_000, FACTS)],
  ])('is halved by %s, and the next ones wait a second', async (_what, failure) => {
    const stage = new Stage();
    await stage.request(failure);
    expect(stage.told).toEqual([{ concurrentPosts: 2, pauseMs: 1_000 }]);
    const begun = stage.clock.now();
    await stage.requests(4);
    expect(stage.most).toBe(2);
    expect(stage.clock.now() - begun).toBe(3_000);
  });

  it.each([400, 403, 404, 409, 500])('is not changed by %i', async (status) => {
    const stage = new Stage();
    await stage.requests(8, refusal(status));
    expect([stage.most, stage.told]).toEqual([4, []]);
  });

  it('heeds Retry-After, up to a minute', async () => {
    const stage = new Stage();
    await stage.request(refusal(429, 7_000));
    const begun = stage.clock.now();
    await stage.request();
    expect(stage.clock.now() - begun).toBe(8_000);
    await stage.request(refusal(503, 3_600_000));
    expect(stage.told.at(-1)?.pauseMs).toBe(60_000);
  });

  it('is halved once by those that were under way together, down to one, with longer and longer pauses', async () => {
    const stage = new Stage(8);
    await stage.requests(8, refusal(503));
    expect(stage.told).toEqual([{ concurrentPosts: 4, pauseMs: 1_000 }]);
    for (let i = 0; i < 4; i += 1) await stage.requests(4, refusal(503));
    expect(stage.told.map(({ concurrentPosts }) => concurrentPosts).slice(0, 4)).toEqual([4, 2, 1, 1]);
    expect(stage.told.map(({ pauseMs }) => pauseMs).slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(Math.min(...stage.told.map(({ concurrentPosts }) => concurrentPosts))).toBe(1);
  });

  it('comes back one by one with successes, and no further than it was', async () => {
    const stage = new Stage(4);
    await stage.request(refusal(429));
    await stage.requests(SUCCESSES_FOR_ONE_MORE - 1);
    expect(stage.told.at(-1)?.concurrentPosts).toBe(2);
    await stage.requests(1);
    expect(stage.told.at(-1)).toEqual({ concurrentPosts: 3, pauseMs: 0 });
    await stage.requests(10 * SUCCESSES_FOR_ONE_MORE);
    expect(stage.told.map(({ concurrentPosts }) => concurrentPosts)).toEqual([2, 3, 4]);
    expect(stage.most).toBe(4);
  });

  it('is slowed down by attempts that are made once more as well', async () => {
    const stage = new Stage();
    await stage.pacing.run(async (pushedBack) => {
      pushedBack(refusal(429));
      await stage.clock.sleep(1_000);
    });
    expect(stage.told).toEqual([{ concurrentPosts: 2, pauseMs: 1_000 }]);
  });

  it('keeps nobody waiting once the run has stopped', async () => {
    const stage = new Stage();
    await stage.request(refusal(429, 60_000));
    const begun = stage.clock.now();
    const waiting = stage.request();
    void stage.clock.sleep(5_000).then(() => stage.stop.abort());
    await waiting;
    expect(stage.clock.now() - begun).toBe(6_000);
  });
});

describe('a control plane that pushes back', () => {
  it('gets fewer requests at once and then more again, and every instance comes home', async () => {
    const scene = new Scene({ pace: { request: 500 } }).others(['h2', 'h3']);
    for (let i = 0; i < 30; i += 1) scene.cloud.addInstance(`web-${i}`, { host: 'h1' });
    const status = (code: 429 | 503) => ({ kind: 'status', status: code, retryAfter: 5 }) as const;
    scene.cloud.faults.onCall({ call: 'lock', skip: 4, times: 3, fault: status(429) });
    const report = await scene.recover({ concurrentPosts: 8 });
    expect(report.outcome).toBe('recovered');
    const paces = scene.of('pacingChanged').map(({ concurrentPosts }) => concurrentPosts);
    expect(Math.min(...paces)).toBeLessThan(8);
    expect(paces.at(-1)).toBeGreaterThan(Math.min(...paces));
    expect(scene.of('pacingChanged')[0]).toMatchObject({ pauseMs: 5_000 });
    expect(scene.of('pacingChanged')[0]?.why).toContain('429');
  });
});
