import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atLeast,
  compareMicroversions,
  isMicroversion,
  olderOf,
  type Microversion,
} from '../../src/model/microversion.ts';

const microversions = fc
  .tuple(fc.nat({ max: 9 }), fc.nat({ max: 300 }))
  .map(([major, minor]): Microversion => `${major}.${minor}`);

describe('microversions', () => {
  it('are pairs of integers: 2.100 is newer than 2.95', () => {
    expect(compareMicroversions('2.100', '2.95')).toBeGreaterThan(0);
    expect(atLeast('2.100', '2.95')).toBe(true);
    expect(olderOf('2.100', '2.95')).toBe('2.95');
  });

  it('differ where their decimal values are the same: 2.1 is older than 2.10', () => {
    expect(compareMicroversions('2.1', '2.10')).toBeLessThan(0);
  });

  it('are in one order', () => {
    fc.assert(
      fc.property(microversions, microversions, microversions, (a, b, c) => {
        expect(Math.sign(compareMicroversions(a, b))).toBe(-Math.sign(compareMicroversions(b, a)) + 0);
        expect(compareMicroversions(a, b) === 0).toBe(a === b);
        if (compareMicroversions(a, b) <= 0 && compareMicroversions(b, c) <= 0) {
          expect(compareMicroversions(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it.each(['2.1', '2.100', '3.0'])('look like %s', (text) => {
    expect(isMicroversion(text)).toBe(true);
  });

  it.each(['', '2', '2.', '2.01', 'latest', '2.1.1', '-2.1', '2.1 '])('do not look like %j', (text) => {
    expect(isMicroversion(text)).toBe(false);
  });
});
