/**
 * Lets a mutating call on an instance through only while the fence is in sight. Before there is anything to look at, it
 * is open: the one call made then is the force-down itself.
 */
export class FenceGate {
  #inSight: () => Promise<void> = () => Promise.resolve();

  /** From here on every call waits for this. */
  guardBy(inSight: () => Promise<void>): void {
    this.#inSight = inSight;
  }

  /** Resolves once the host was seen silent a short while ago; rejects when the run is stopped. */
  async pass(): Promise<void> {
    await this.#inSight();
  }
}
