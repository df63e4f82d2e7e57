import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsRenewal } from '../../src/auth/token.ts';

describe('a token', () => {
  const token = { receivedAt: 0, expiresAt: 3_600_000 };

  it('is used while two minutes are left, and renewed from there on', () => {
    expect(needsRenewal(token, 3_480_000)).toBe(false);
    expect(needsRenewal(token, 3_480_001)).toBe(true);
  });

  it('is renewed when it has ended', () => {
    expect(needsRenewal(token, 10_000_000)).toBe(true);
  });

  it('is used at least once, however short it lives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), (life) => {
        return !needsRenewal({ receivedAt: 5, expiresAt: 5 + life }, 5);
      }),
    );
  });
});
