import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../../src/errors.ts';
import { VirtualClock } from '../../src/testing/virtual-clock.ts';

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

  it('stands still at its limit', async () => {
    const clock = new VirtualClock({ limitMs: 100 });
    const start = clock.now();
    let woke = false;
    void clock.sleep(101).then(() => {
      woke = true;
    });
    await clock.sleep(100);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([woke, clock.now() - start]).toEqual([false, 100]);
  });

  it('refuses a beginning that is no time', () => {
    expect(() => new VirtualClock({ start: 'soon' })).toThrow(InvalidOptionsError);
  });
});
