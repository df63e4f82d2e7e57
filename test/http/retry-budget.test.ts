import { describe, expect, it } from 'vitest';
import { RetryBudget } from '../../src/http/retry-budget.ts';

function budget(capacity: number, refillPerSecond: number) {
  const clock = { now: 0 };
  const all = new RetryBudget({ capacity, refillPerSecond }, () => clock.now);
  const takeAll = (): number => {
    let taken = 0;
    while (taken < 1_000 && all.take()) taken += 1;
    return taken;
  };
  return { clock, takeAll };
}

describe('a budget of repetitions', () => {
  it('has as many as it holds, and gets them back with time, also in fractions', () => {
    const { clock, takeAll } = budget(5, 2);
    expect(takeAll()).toBe(5);
    clock.now = 400;
    expect(takeAll()).toBe(0);
    clock.now = 500;
    expect(takeAll()).toBe(1);
    clock.now = 2_000;
    expect(takeAll()).toBe(3);
  });

  it('never has more than it holds', () => {
    const { clock, takeAll } = budget(5, 2);
    clock.now = 3_600_000;
    expect(takeAll()).toBe(5);
  });

  it('loses nothing and gains nothing where the clock is set back', () => {
    const { clock, takeAll } = budget(5, 1);
    clock.now = 10_000;
    expect(takeAll()).toBe(5);
    clock.now = 0;
    expect(takeAll()).toBe(0);
    clock.now = 2_000;
    expect(takeAll()).toBe(2);
  });

  it.each([0, 0.5])('of %d allows no repetition at all', (capacity) => {
    expect(budget(capacity, 0).takeAll()).toBe(0);
  });

  it('holds 200 and gets 10 a second unless it is told otherwise', () => {
    let now = 0;
    const all = new RetryBudget({}, () => now);
    let taken = 0;
    while (all.take()) taken += 1;
    expect(taken).toBe(200);
    now = 1_000;
    while (all.take()) taken += 1;
    expect(taken).toBe(210);
  });
});
