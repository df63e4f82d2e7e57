import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsRenewal } from '../../src/auth/token.ts';

describe('a token', () => {
  const token = { receivedAt: 0, expiresAt: 3_600_000, renewable: true };

  it('is used while two minutes are left, and renewed from there on', () => {
    expect(needsRenewal(token, 3_480_000)).toBe(false);
    expect(needsRenewal(token, 3_480_001)).toBe(true);
  });

  it('is renewed when it has ended', () => {
    expect(needsRenewal(token, 10_000_000)).toBe(true);
  });

  it('is used to its end where another one would end with it', () => {
    expect(needsRenewal({ ...token, renewable: false }, 3_599_999)).toBe(false);
    expect(needsRenewal({ ...token, renewable: false }, 3_600_000)).toBe(true);
  });

  it('is used for ever where it is not known to end', () => {
    expect(needsRenewal({ receivedAt: 0, expiresAt: Infinity, renewable: true }, 10 ** 15)).toBe(false);
  });

  it('is used at least once, however short it lives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), (life) => {
        return !needsRenewal({ receivedAt: 5, expiresAt: 5 + life, renewable: true }, 5);
      }),
    );
  });
});
