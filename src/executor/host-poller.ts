import { onAbort } from '../http/on-abort.ts';
import { isEvacuationEnded, isResize, type Migration } from '../model/migration.ts';
import type { FenceWatch } from './fence-watch.ts';
import { readService } from './fence-watch.ts';
import { RowWatch } from './row-watch.ts';
import type { Run } from './run.ts';

/** The statuses in which Nova is done with confirming a resize. */
const CONFIRM_ENDED: readonly string[] = ['confirmed', 'error', 'failed', 'reverted'];

/** How long one attempt to look may take, in milliseconds: the fence is watched by these looks. */
const LOOK_TIMEOUT_MS = 15_000;

/**
 * The one poller of a host. Every tick it looks at the host's own service row, which must stand still, and, while
 * something is awaited, at the list of the host's migrations: requests grow with time and not with instances.
 */
export class HostPoller {
  readonly #run: Run;
  readonly #fence: FenceWatch;
  readonly #intervalMs: number;
  readonly #evacuations: RowWatch;
  readonly #resizes: RowWatch;
  readonly #end = new AbortController();
  #ticked: () => void = () => undefined;
  #tick: Promise<void> = Promise.resolve();
  #seenSilentAt = Number.NEGATIVE_INFINITY;

  constructor(run: Run, fence: FenceWatch, intervalMs: number) {
    this.#run = run;
    this.#fence = fence;
    this.#intervalMs = intervalMs;
    this.#evacuations = new RowWatch(run, fence, isEvacuationEnded);
    this.#resizes = new RowWatch(run, fence, isConfirmEnded);
    this.#nextTick();
    run.gate.guardBy(() => this.#fenceInSight());
  }

  /** Looks until `end` is called or the run stops. */
  async watch(): Promise<void> {
    const signal = AbortSignal.any([this.#end.signal, this.#run.stop.signal]);
    while (!signal.aborted) {
      await this.#look(signal);
      const ticked = this.#ticked;
      this.#nextTick();
      ticked();
      await this.#run.clock.sleep(this.#intervalMs, signal).catch(() => undefined);
    }
  }

  /** Ends the watch. */
  end(): void {
    this.#end.abort();
  }

  /** Resolves after the next look at the host, so that waiting instances need no timers of their own. */
  async nextTick(): Promise<void> {
    await this.#unlessStopped(this.#tick);
  }

  /**
   * Resolves with the record of an instance's evacuation once it has ended.
   *
   * @param since - When it may have been written first, by our clock; null for one from before the run.
   */
  async evacuationEnded(
    instanceId: string,
    isIt: (migration: Migration) => boolean,
    since: number | null,
  ): Promise<Migration> {
    return this.#unlessStopped(this.#evacuations.ended(instanceId, isIt, since));
  }

  /** Resolves with the record of a resize once its confirm has ended; `since` as above. */
  async confirmEnded(instanceId: string, uuid: string, since: number): Promise<Migration> {
    return this.#unlessStopped(this.#resizes.ended(instanceId, (row) => row.uuid === uuid, since));
  }

  /** Waits no longer for anything of this instance. */
  forget(instanceId: string): void {
    this.#evacuations.forget(instanceId);
    this.#resizes.forget(instanceId);
  }

  async #unlessStopped<T>(wait: Promise<T>): Promise<T> {
    const { signal } = this.#run.stop;
    signal.throwIfAborted();
    let leave: () => void = () => undefined;
    const stopped = new Promise<never>((_resolve, reject) => {
      // Not a listener each: Node warns of a leak from the eleventh on.
      leave = onAbort(signal, () => {
        reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
      });
    });
    try {
      return await Promise.race([wait, stopped]);
    } finally {
      leave();
    }
  }

  // A look that fails shows nothing: until one succeeds again, nothing further is sent.
  async #fenceInSight(): Promise<void> {
    const { clock, heartbeatIntervalMs } = this.#run;
    const longest = Math.max(2 * heartbeatIntervalMs, 3 * this.#intervalMs);
    while (clock.now() - this.#seenSilentAt > longest) await this.nextTick();
  }

  #nextTick(): void {
    this.#tick = new Promise((resolve) => {
      this.#ticked = resolve;
    });
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { nova, host } = this.#run;
    const options = { signal, timeoutMs: LOOK_TIMEOUT_MS };
    try {
      const { service } = await readService(nova, host, options);
      if (service === null) throw new Error(`Nova shows no nova-compute service of ${host} any more`);
      const contradiction = this.#fence.contradiction(service);
      if (contradiction !== null) {
        this.#run.stop.stopNow({ code: 'fencingContradicted', sentence: contradiction });
        return;
      }
      this.#seenSilentAt = this.#run.clock.now();
      await this.#evacuations.look(async (changesSince) => {
        const filter = { sourceCompute: host, type: 'evacuation', changesSince };
        return (await nova.migrations.list(filter, options).all()).data;
      });
      await this.#resizes.look(async (changesSince) =>
        (await nova.migrations.list({ host, changesSince }, options).all()).data.filter(isResize),
      );
    } catch (error) {
      // The control plane may be down for a while; Nova goes on, and so do we at the next tick.
      if (!signal.aborted) {
        this.#run.emit({
          type: 'pollFailed',
          message: error instanceof Error ? error.message : String(error),
        });
      }
    }
  }
}

function isConfirmEnded({ status }: Migration): boolean {
  return CONFIRM_ENDED.includes(status);
}
