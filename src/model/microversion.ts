/**
 * A microversion of the compute API, such as `2.95`. It is a pair of integers and not a decimal number:
 * 2.100 is newer than 2.95.
 */
export type Microversion = `${number}.${number}`;

const SHAPE = /^(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Says whether a string is a microversion. */
export function isMicroversion(text: string): text is Microversion {
  return SHAPE.test(text);
}

/** Negative when `a` is older than `b`, 0 when they are the same, positive when `a` is newer. */
export function compareMicroversions(a: Microversion, b: Microversion): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}

/** Says whether `offered` is `wanted` or newer. */
export function atLeast(offered: Microversion, wanted: Microversion): boolean {
  return compareMicroversions(offered, wanted) >= 0;
}

/** The older one of two. */
export function olderOf(a: Microversion, b: Microversion): Microversion {
  return compareMicroversions(a, b) <= 0 ? a : b;
}
