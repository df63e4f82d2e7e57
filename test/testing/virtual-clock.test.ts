import { mock } from 'node:test';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { InvalidOptionsError } from '../../src/errors.ts';
import { ClockLimitError } from '../../src/testing/clock-limit-error.ts';
import { SimulatedCloud } from '../../src/testing/index.ts';
import { VirtualClock, type VirtualClockOptions } from '../../src/testing/virtual-clock.ts';
import { uncaughtDuring } from './support/uncaught.ts';

describe('a virtual clock', () => {
  it('lets an hour pass at once', async () => {
    const clock = new VirtualClock({ start: '2026-03-01T12:00:00Z' });
    await clock.sleep(3_600_000);
    expect(new Date(clock.now()).toISOString()).toBe('2026-03-01T13:00:00.000Z');
  });

  it('wakes everybody in order of time, and those of one moment in the order in which they lay down', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), async (naps) => {
        const clock = new VirtualClock();
        const start = clock.now();
        const woken: { nap: number; index: number }[] = [];
        await Promise.all(
          naps.map(async (nap, index) => {
            await clock.sleep(nap);
            expect(clock.now() - start).toBe(nap);
            woken.push({ nap, index });
          }),
        );
        const expected = naps
          .map((nap, index) => ({ nap, index }))
          .sort((one, other) => one.nap - other.nap || one.index - other.index);
        expect(woken).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the order of the others when some are woken by their signals', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ nap: fc.integer({ min: 1, max: 20 }), leaves: fc.boolean() }), {
          maxLength: 60,
        }),
        async (sleepers) => {
          const clock = new VirtualClock({ moves: 'manual' });
          const leave = new AbortController();
          const woken: number[] = [];
          const all = sleepers.map(async ({ nap, leaves }) => {
            await clock.sleep(nap, leaves ? leave.signal : undefined);
            woken.push(nap);
          });
          const outcome = Promise.allSettled(all);
          leave.abort(new Error('enough'));
          await clock.advance(20);
          await outcome;
          const staying = sleepers.filter(({ leaves }) => !leaves).map(({ nap }) => nap);
          expect(woken).toEqual([...staying].sort((one, other) => one - other));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('rejects with the reason of a signal, whether it was aborted before or is meanwhile', async () => {
    const clock = new VirtualClock({ moves: 'manual' });
    await expect(clock.sleep(1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    const controller = new AbortController();
    const sleeping = clock.sleep(1, controller.signal);
    controller.abort(new Error('meanwhile'));
    await expect(sleeping).rejects.toThrow('meanwhile');
  });

  it('stands still until it is advanced when it moves by hand', async () => {
    const clock = new VirtualClock({ moves: 'manual' });
    const start = clock.now();
    const woken: number[] = [];
    const work = (async () => {
      for (let nap = 0; nap < 3; nap += 1) {
        await clock.sleep(10);
        woken.push(clock.now() - start);
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(woken).toEqual([]);
    await clock.advance(25);
    expect(woken).toEqual([10, 20]);
    expect(clock.now() - start).toBe(25);
    await clock.advance(5);
    await work;
    expect(woken).toEqual([10, 20, 30]);
  });

  it('waits for work that takes real time', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const passed = clock.sleep(1_000);
    const work = clock.during(new Promise((resolve) => setTimeout(resolve, 30)));
    await work;
    expect(clock.now()).toBe(start);
    await passed;
    expect(clock.now()).toBe(start + 1_000);
  });

  it('throws where nobody can catch it when it comes to its limit and somebody sleeps on', async () => {
    const clock = new VirtualClock({ limitMs: 100 });
    const start = clock.now();
    const woken: number[] = [];
    const uncaught = await uncaughtDuring(async () => {
      for (const nap of [100, 101, 200]) void clock.sleep(nap).then(() => woken.push(nap));
      await realMs(20);
    });
    expect([woken, clock.now() - start]).toEqual([[100], 100]);
    expect(uncaught).toHaveLength(1);
    expect(uncaught[0]).toBeInstanceOf(ClockLimitError);
    expect(uncaught[0]).toMatchObject({ code: 'clockLimit', limitMs: 100, sleepers: 2 });
  });

  it('throws nothing at its limit when nobody sleeps on, or as long as it is held', async () => {
    const clock = new VirtualClock({ limitMs: 100 });
    const uncaught = await uncaughtDuring(async () => {
      await clock.sleep(100);
      await realMs(10);
      const gone = new AbortController();
      const sleeping = clock.sleep(1, gone.signal).catch(() => 'aborted');
      await clock.during(realMs(10).then(() => gone.abort(new Error('enough'))));
      expect(await sleeping).toBe('aborted');
      await realMs(10);
    });
    expect(uncaught).toEqual([]);
  });

  it('stands still at its limit without a word when it is told to', async () => {
    const clock = new VirtualClock({ limitMs: 100, atLimit: 'stand still' });
    const start = clock.now();
    let woke = false;
    const uncaught = await uncaughtDuring(async () => {
      void clock.sleep(101).then(() => {
        woke = true;
      });
      await clock.sleep(100);
      await realMs(20);
    });
    expect([woke, clock.now() - start, uncaught]).toEqual([false, 100, []]);
  });

  it('moves on at once when what held it is done, and needs no processor meanwhile', async () => {
    const clock = new VirtualClock();
    const passed = clock.sleep(1_000);
    const before = performance.eventLoopUtilization();
    await clock.during(realMs(200));
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.8);
    await passed;
  });

  it('is held until the last piece of work is done, also when one of them fails', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const passed = clock.sleep(1_000);
    const long = clock.during(realMs(40));
    await expect(clock.during(Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
    await realMs(5);
    expect(clock.now()).toBe(start);
    await long;
    await passed;
    expect(clock.now()).toBe(start + 1_000);
  });

  it('waits for work that takes real time when it is advanced by hand', async () => {
    const clock = new VirtualClock({ moves: 'manual' });
    const start = clock.now();
    const seen: number[] = [];
    const work = (async () => {
      await clock.sleep(10);
      await clock.during(realMs(30));
      await clock.sleep(10);
      seen.push(clock.now() - start);
    })();
    await clock.advance(20);
    await work;
    expect(seen).toEqual([20]);
  });

  it('moves by hand while a call is under way', async () => {
    const cloud = new SimulatedCloud({ clock: new VirtualClock({ moves: 'manual' }) });
    cloud.addHosts('c1');
    const { transport, auth } = cloud.connectOptions();
    const answer = transport.send({
      method: 'GET',
      url: `${auth.authUrl}/`,
      headers: {},
      signal: new AbortController().signal,
    });
    await cloud.pass(1_000);
    expect((await answer).status).toBe(200);
  });

  it('moves while the timers of vitest are faked', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    vi.useFakeTimers({ toFake: ['setImmediate', 'setTimeout', 'Date'] });
    try {
      await clock.sleep(1_000);
    } finally {
      vi.useRealTimers();
    }
    expect(clock.now() - start).toBe(1_000);
  });

  it('moves while the timers of node:test are mocked', async () => {
    const clock = new VirtualClock({ moves: 'manual' });
    const start = clock.now();
    mock.timers.enable({ apis: ['setImmediate', 'setTimeout', 'Date'] });
    try {
      const passed = clock.sleep(1_000);
      await clock.advance(1_000);
      await passed;
    } finally {
      mock.timers.reset();
    }
    expect(clock.now() - start).toBe(1_000);
  });

  it.each([Number.NaN, Infinity, -Infinity])(
    'neither sleeps nor advances for %d milliseconds',
    async (ms) => {
      const clock = new VirtualClock({ moves: 'manual' });
      const start = clock.now();
      await expect(clock.sleep(ms)).rejects.toThrow(InvalidOptionsError);
      await expect(clock.advance(ms)).rejects.toThrow(InvalidOptionsError);
      await clock.advance(1);
      expect(clock.now() - start).toBe(1);
    },
  );

  it.each([
    { start: 'soon' },
    { moves: 'backwards' },
    { limitMs: 0 },
    { limitMs: -1 },
    { limitMs: Number.NaN },
    { limitMs: Infinity },
    { atLimit: 'cry' },
  ])('refuses an option that is wrong: %j', (wrong) => {
    const [option] = Object.keys(wrong);
    expect(() => new VirtualClock(wrong as VirtualClockOptions)).toThrow(
      expect.objectContaining({ code: 'invalidOptions', option }),
    );
  });
});

async function realMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
