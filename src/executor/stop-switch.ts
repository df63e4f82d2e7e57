import type { AbortReason } from './report.ts';

/** Thrown inside a run to leave whatever is under way; never reaches the caller. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}

/**
 * What ends a run early. `beginNothing` lets what was begun come to its end; `stopNow` forbids every further
 * mutating call and ends all waiting but that for the answers to calls that were made; `leave` does not wait for these either.
 */
export class StopSwitch {
  readonly #ending = new AbortController();
  readonly #now = new AbortController();
  readonly #leaving = new AbortController();
  readonly #tell: (reason: AbortReason) => void;
  #reason: AbortReason | null = null;
  #failure: Error | null = null;

  /** @param tell - Told of every reason that is taken up. */
  constructor(tell: (reason: AbortReason) => void = () => undefined) {
    this.#tell = tell;
  }

  /** Aborted as soon as anything was said: nothing further begins, and whoever waits for its beginning waits no longer. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Aborted when everything must end. */
  get signal(): AbortSignal {
    return this.#now.signal;
  }

  /** Aborted when not even the answers to calls that were made are waited for. */
  get leaving(): AbortSignal {
    return this.#leaving.signal;
  }

  /** The first reason given. */
  get reason(): AbortReason | null {
    return this.#reason;
  }

  /** The error that has to reach the caller, where the run was ended by one. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** True until anything was said: a further instance, confirm, reset or evacuation may be begun. */
  get mayBegin(): boolean {
    return this.#reason === null && this.#failure === null;
  }

  /** Begin nothing further; finish what was begun. */
  beginNothing(reason: AbortReason): void {
    this.#take(reason);
    this.#ending.abort(new RunStopped(reason.sentence));
  }

  /** Not one further mutating call. */
  stopNow(reason: AbortReason): void {
    this.beginNothing(reason);
    this.#now.abort(new RunStopped(reason.sentence));
  }

  /** Not one further call, and whatever is under way is left to Nova. */
  leave(reason: AbortReason): void {
    this.stopNow(reason);
    this.#leaving.abort(new RunStopped(reason.sentence));
  }

  // Fencing and a lost claim are the graver reasons: they must be the ones that are told.
  #take(reason: AbortReason): void {
    const isGrave = reason.code === 'fencingContradicted' || reason.code === 'claimLost';
    if (this.#reason !== null && !isGrave) return;
    this.#reason = reason;
    this.#tell(reason);
  }

  /** The same as `stopNow`, for an error that has to reach the caller. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#ending.abort(new RunStopped(error.message));
    this.#now.abort(new RunStopped(error.message));
  }
}
