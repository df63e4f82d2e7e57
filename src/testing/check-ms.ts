import { InvalidOptionsError } from '../errors.ts';

/** Refuses a time that no clock could come to: one NaN, and it would never know the time again. @throws InvalidOptionsError */
export function checkMs(ms: number): void {
  if (!Number.isFinite(ms)) throw new InvalidOptionsError('ms', `must be a finite number, and is ${ms}`);
}
