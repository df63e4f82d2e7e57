import { describe, expect, it } from 'vitest';
import { formatTally, parseTally, sum, withExitCode } from '../../scripts/tally.ts';

describe('the last line of a run', () => {
  it('leaves skipped out where nothing was skipped', () => {
    expect(formatTally({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(formatTally({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped');
  });

  it('is read back as it was written', () => {
    for (const tally of [
      { passed: 12, failed: 1, skipped: 0 },
      { passed: 0, failed: 0, skipped: 7 },
    ]) {
      expect(parseTally(`ok lint\n${formatTally(tally)}\n`)).toEqual(tally);
    }
  });

  it('is not taken from a line further up', () => {
    expect(parseTally('3 passed, 0 failed\nthen it crashed\n')).toBeUndefined();
    expect(parseTally('')).toBeUndefined();
  });
});

describe('a tally', () => {
  it('adds up each of its numbers', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sum([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });

  it('gains a failure from a bad exit code only where no test has failed', () => {
    const green = { passed: 5, failed: 0, skipped: 0 };
    const red = { passed: 4, failed: 1, skipped: 0 };
    expect(withExitCode(green, 0)).toEqual(green);
    expect(withExitCode(green, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
    expect(withExitCode(red, 1)).toEqual(red);
  });
});
