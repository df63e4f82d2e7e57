import { LifeboatError } from '../errors.ts';

/**
 * Thrown, outside of any call, when an automatic `VirtualClock` has come to its limit and somebody sleeps on: nobody will
 * wake them. What the test waits for does not end within that time; a lost evacuation without a `deadlineMs` is one such.
 */
export class ClockLimitError extends LifeboatError {
  override readonly name = 'ClockLimitError';
  /** The clock's `limitMs`. */
  readonly limitMs: number;
  /** How many still sleep. */
  readonly sleepers: number;

  constructor(limitMs: number, sleepers: number) {
    super(
      'clockLimit',
      `Nothing ended within ${limitMs} ms of this clock's time, and ${sleepers} still sleep; limitMs is how far it goes`,
    );
    this.limitMs = limitMs;
    this.sleepers = sleepers;
  }
}
