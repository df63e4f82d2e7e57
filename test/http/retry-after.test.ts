import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/http/retry-after.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['5', 5_000],
    [' 5 ', 5_000],
    ['0', 0],
    ['1.5', 1_500],
  ])('counts %j in seconds', (header, expected) => {
    expect(retryAfterMs(header, undefined, NOW)).toBe(expected);
  });

  it('takes an HTTP date from the answer’s own date on, whatever the local clock says', () => {
    const header = 'Sun, 01 Mar 2026 12:00:30 GMT';
    expect(retryAfterMs(header, 'Sun, 01 Mar 2026 12:00:10 GMT', NOW - 3_600_000)).toBe(20_000);
  });

  it('takes an HTTP date from the local clock on where the answer has no date', () => {
    expect(retryAfterMs('Sun, 01 Mar 2026 12:00:30 GMT', undefined, NOW)).toBe(30_000);
  });

  it('reads a date in the past as no pause', () => {
    expect(retryAfterMs('Sun, 01 Mar 2026 11:00:00 GMT', undefined, NOW)).toBe(0);
  });

  it.each([undefined, '', 'soon', '-5', '1e3'])('makes nothing of %j', (header) => {
    expect(retryAfterMs(header, undefined, NOW)).toBeNull();
  });
});
