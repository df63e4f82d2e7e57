import pLimit, { type LimitFunction } from 'p-limit';
import { onAbort } from '../../http/on-abort.ts';

/**
 * Bounds the evacuations to one host where the plan names it: Nova has a bound for the builds of a host
 * (`max_concurrent_builds`) and none for evacuations. Where the scheduler chooses, nobody knows the host before the
 * evacuation is under way, and it spreads them itself.
 *
 * A place is taken before the evacuation is sent and given back when its migration has ended, by the instance that it is for.
 */
export class DestinationPlaces {
  readonly #most: number;
  readonly #ending: AbortSignal;
  readonly #limits = new Map<string, LimitFunction>();
  readonly #places = new Map<string, () => void>();

  /** @param ending - Once aborted nobody waits for a place: what has to be brought to its end goes on. */
  constructor(most: number, ending: AbortSignal) {
    this.#most = most;
    this.#ending = ending;
  }

  /** Resolves once there is a place for this instance on this host. One that it had elsewhere is given back. */
  async take(host: string, instanceId: string): Promise<void> {
    this.leave(instanceId);
    const limit = this.#limits.get(host) ?? pLimit(this.#most);
    this.#limits.set(host, limit);
    await new Promise<void>((goOn) => {
      const stopListening = onAbort(this.#ending, goOn);
      if (this.#ending.aborted) goOn();
      const left = new Promise<void>((leave) => this.#places.set(instanceId, leave));
      void limit(async () => {
        stopListening();
        goOn();
        await left;
      });
    });
  }

  /** Gives the place of this instance back, where it has one. */
  leave(instanceId: string): void {
    this.#places.get(instanceId)?.();
    this.#places.delete(instanceId);
  }
}
