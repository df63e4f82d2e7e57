import { mock } from 'node:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { InvalidOptionsError } from '../../src/errors.ts';
import { PacedClock } from '../../src/testing/paced-clock.ts';

afterEach(() => vi.restoreAllMocks());

describe('a paced clock', () => {
  it('lets an hour pass in some milliseconds when it is fast', async () => {
    const clock = new PacedClock({ speed: 3_600_000 / 20 });
    const start = clock.now();
    await clock.sleep(3_600_000);
    expect(clock.now() - start).toBeGreaterThanOrEqual(3_600_000);
    expect(clock.now() - start).toBeLessThan(3_600_000 * 50);
  });

  it('begins with the time of day', () => {
    expect(Math.abs(new PacedClock().now() - Date.now())).toBeLessThan(50);
  });

  it('never wakes anybody early', async () => {
    for (const speed of [1, 3, 7.3, 1_000]) {
      const clock = new PacedClock({ speed });
      await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const due = clock.now() + index / 10;
          await clock.sleep(index / 10);
          expect(clock.now()).toBeGreaterThanOrEqual(Math.floor(due));
        }),
      );
    }
  });

  it('sleeps longer than a timer of Node can', async () => {
    const clock = new PacedClock();
    const leave = new AbortController();
    let woke = false;
    const sleeping = clock.sleep(2 ** 31 + 1_000, leave.signal).then(() => {
      woke = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(woke).toBe(false);
    leave.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
  });

  it('does not go back when the clock of the machine is put back', () => {
    const clock = new PacedClock();
    const before = clock.now();
    vi.spyOn(Date, 'now').mockReturnValue(before - 3_600_000);
    expect(clock.now()).toBeGreaterThanOrEqual(before);
  });

  it('rejects with the reason of a signal, whether it was aborted before or is meanwhile', async () => {
    const clock = new PacedClock();
    await expect(clock.sleep(1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    const controller = new AbortController();
    const sleeping = clock.sleep(10_000, controller.signal);
    controller.abort(new Error('meanwhile'));
    await expect(sleeping).rejects.toThrow('meanwhile');
  });

  it('moves while the timers of vitest are faked', async () => {
    const clock = new PacedClock({ speed: 100 });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
    try {
      await clock.sleep(1_000);
    } finally {
      vi.useRealTimers();
    }
  });

  it('moves while the timers of node:test are mocked', async () => {
    const clock = new PacedClock({ speed: 100 });
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    try {
      await clock.sleep(1_000);
    } finally {
      mock.timers.reset();
    }
  });

  it.each([Number.NaN, Infinity, -Infinity])('does not sleep for %d milliseconds', async (ms) => {
    await expect(new PacedClock().sleep(ms)).rejects.toThrow(InvalidOptionsError);
  });

  it.each([0, -1, Number.NaN, Infinity])('refuses a speed of %d', (speed) => {
    expect(() => new PacedClock({ speed })).toThrow(InvalidOptionsError);
  });
});
