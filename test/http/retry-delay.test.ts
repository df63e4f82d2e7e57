import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayFor, LONGEST_PAUSE_MS } from '../../src/http/retry-delay.ts';
import { broken, refusal } from './failures.ts';

const attempts = fc.integer({ min: 1, max: 1000 });
const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the pause before a repetition', () => {
  it('has a bound that doubles with each attempt', () => {
    const almostOne = 1 - Number.EPSILON;
    const pauses = [1, 2, 3, 4].map((attempt) => delayFor(attempt, broken('ECONNRESET'), almostOne));
    expect(pauses).toEqual([500, 1000, 2000, 4000]);
  });

  it('is spread over all that is below its bound', () => {
    expect(delayFor(3, broken(null), 0)).toBe(0);
    expect(delayFor(3, broken(null), 0.5)).toBe(1000);
  });

  it('is what Retry-After asks for, and up to a tenth more', () => {
    expect(delayFor(1, refusal(429, { retryAfterMs: 7000 }), 0)).toBe(7000);
    expect(delayFor(4, refusal(503, { retryAfterMs: 7000 }), 0.5)).toBe(7350);
  });

  it('is never negative, never endless and always a whole number', () => {
    fc.assert(
      fc.property(attempts, randoms, fc.option(fc.nat({ max: 10 ** 9 })), (attempt, random, retryAfterMs) => {
        const pause = delayFor(attempt, refusal(429, { retryAfterMs }), random);
        return Number.isInteger(pause) && pause >= 0 && pause <= LONGEST_PAUSE_MS;
      }),
    );
  });

  it('is never shorter than Retry-After, unless that is longer than the longest pause', () => {
    fc.assert(
      fc.property(attempts, randoms, fc.nat({ max: LONGEST_PAUSE_MS }), (attempt, random, retryAfterMs) => {
        return delayFor(attempt, refusal(429, { retryAfterMs }), random) >= retryAfterMs;
      }),
    );
  });
});
