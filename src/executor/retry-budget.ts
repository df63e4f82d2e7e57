/** How often what has failed is tried again. */
export interface Retries {
  /**
   * For one instance.
   * @default 2
   */
  readonly perInstance: number;
  /**
   * For all instances of a run together, so that a cloud without room is not asked for ever.
   * @default 64
   */
  readonly perRun: number;
  /**
   * How long the first retry of an instance waits, in milliseconds; each further one waits twice as long. Where another host is asked
   * than the one that has turned it down, nothing is waited for.
   * @default 15_000
   */
  readonly delayMs: number;
}

/** What somebody has who chose nothing. */
export const DEFAULT_RETRIES: Retries = Object.freeze({ perInstance: 2, perRun: 64, delayMs: 15_000 });

/** What is left of the retries of a run. */
export class RetryBudget {
  readonly #retries: Retries;
  #left: number;

  constructor(retries: Partial<Retries> = {}) {
    const given = Object.fromEntries(
      Object.entries(retries).filter(([, value]) => (value as unknown) !== undefined),
    );
    this.#retries = { ...DEFAULT_RETRIES, ...given };
    this.#left = this.#retries.perRun;
  }

  /**
   * Takes a retry of an instance that has had so many.
   *
   * @returns Null, or why there is none.
   */
  take(had: number): string | null {
    if (had >= this.#retries.perInstance) return `It was tried ${had + 1} times.`;
    if (this.#left <= 0) return `The ${this.#retries.perRun} retries of the run are used up.`;
    this.#left -= 1;
    return null;
  }

  /** How long the retry waits of an instance that has had so many, in milliseconds. */
  delayMs(had: number): number {
    return this.#retries.delayMs * 2 ** had;
  }
}
