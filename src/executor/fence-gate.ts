/** What a gate is guarded by. */
export interface Sight {
  /** Whether the host was seen silent, and under this run's own mark, a short while ago. */
  isInSight(): boolean;
  /** Resolves after the next look; rejects when nothing may be sent any more. */
  look(): Promise<void>;
}

/**
 * Lets a mutating call through only while the fence is in sight. What was seen counts from the moment in which it was asked for: a
 * process that was stopped meanwhile (SIGSTOP, a suspended machine) finds an old answer waiting for it.
 */
export class FenceGate {
  #sight: Sight | null = null;

  /** From here on every call waits for this. */
  guardBy(sight: Sight): void {
    this.#sight = sight;
  }

  /** Whether a call may be made at this moment. */
  get isOpen(): boolean {
    return this.#sight?.isInSight() ?? true;
  }

  /** Resolves once it is open; rejects when the run is stopped. */
  async pass(): Promise<void> {
    while (!this.isOpen) await this.#sight?.look();
  }
}
