import { EVACUATION_ENDED, isResize, type Migration } from '../model/migration.ts';
import type { ComputeService } from '../model/compute-service.ts';
import { LOOK_TIMEOUT_MS } from './defaults.ts';
import { takenOver } from './claim-host.ts';
import { otherRunIn } from './disabled-mark.ts';
import type { FenceWatch } from './fence-watch.ts';
import { readService } from './fence-watch.ts';
import { type Awaited, RowWatch, type WaitFor } from './row-watch.ts';
import type { RecoveryRun } from './run.ts';
import { unlessAborted } from './unless-aborted.ts';

/** The statuses in which Nova is done with confirming a resize. */
const CONFIRM_ENDED: readonly string[] = ['confirmed', 'error', 'failed', 'reverted'];

/** How often the destinations are looked at, in milliseconds: Nova itself takes a minute to see that one is down. */
const DESTINATIONS_EVERY_MS = 30_000;

/**
 * The one poller of a host. Every tick it looks at the host's own service row, which must stand still, and, while
 * something is awaited, at the list of the host's migrations: requests grow with time and not with instances.
 */
export class HostPoller {
  readonly #run: RecoveryRun;
  readonly #fence: FenceWatch;
  readonly #intervalMs: number;
  readonly #evacuations: RowWatch;
  readonly #resizes: RowWatch;
  readonly #end = new AbortController();
  #ticked: () => void = () => undefined;
  #tick: Promise<void> = Promise.resolve();
  #seenSilentAt = Number.NEGATIVE_INFINITY;
  #destinationsAt = Number.NEGATIVE_INFINITY;
  /** The hosts that the last look at them has seen down: since when without a break, and when for the last time. */
  readonly #down = new Map<string, { readonly since: number; readonly seenAt: number }>();

  constructor(run: RecoveryRun, fence: FenceWatch, intervalMs: number) {
    this.#run = run;
    this.#fence = fence;
    this.#intervalMs = intervalMs;
    this.#evacuations = new RowWatch(run, fence, ({ status }) => EVACUATION_ENDED.includes(status));
    this.#resizes = new RowWatch(run, fence, isConfirmEnded);
    this.#nextTick();
    // A look that fails shows nothing: until one succeeds again, nothing further is sent.
    run.gate.guardBy({
      isInSight: () => run.clock.now() - this.#seenSilentAt <= run.sightMs,
      look: () => this.nextTick(),
    });
  }

  /** Looks until `end` is called or the run stops. */
  async watch(): Promise<void> {
    const signal = AbortSignal.any([this.#end.signal, this.#run.stop.signal]);
    while (!signal.aborted) {
      await this.#look(signal);
      this.#evacuations.letGo();
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
    await unlessAborted(this.#run.stop.signal, this.#tick);
  }

  /** How far Nova's clock is ahead of ours, in milliseconds. */
  get novaAheadMs(): number {
    return this.#fence.aheadMs;
  }

  /**
   * Resolves with the record of an instance's evacuation once it has ended, and with null once it is to be waited for no longer.
   * That is asked at every tick.
   */
  async evacuationEnded(instanceId: string, how: WaitFor): Promise<Migration | null> {
    return unlessAborted(this.#run.stop.signal, this.#evacuations.ended(instanceId, how));
  }

  /**
   * Whether the host that an evacuation goes to was seen down at two looks since it is waited for: it will not come to an end there.
   *
   * @param since - When the wait began, by our clock.
   */
  hasDeadDestination({ row }: Awaited, since: number): boolean {
    const down = this.#down.get(row?.destCompute ?? '');
    return down !== undefined && down.seenAt - Math.max(down.since, since) >= DESTINATIONS_EVERY_MS;
  }

  /** Resolves with the record of a resize once its confirm has ended; `since` as above. */
  async confirmEnded(instanceId: string, uuid: string, since: number): Promise<Migration | null> {
    const how = { isIt: (row: Migration) => row.uuid === uuid, since };
    return unlessAborted(this.#run.stop.signal, this.#resizes.ended(instanceId, how));
  }

  /** Waits no longer for anything of this instance. */
  forget(instanceId: string): void {
    this.#evacuations.forget(instanceId);
    this.#resizes.forget(instanceId);
  }

  async #lookAtDestinations(signal: AbortSignal): Promise<void> {
    const { nova, clock } = this.#run;
    const { destinations } = this.#evacuations;
    if (destinations.size === 0 || clock.now() - this.#destinationsAt < DESTINATIONS_EVERY_MS) return;
    this.#destinationsAt = clock.now();
    const options = { signal, timeoutMs: LOOK_TIMEOUT_MS };
    const { data } = await nova.services.list({ binary: 'nova-compute' }, options).all();
    const seenAt = this.#destinationsAt;
    for (const service of data) {
      const since = this.#down.get(service.host)?.since ?? seenAt;
      if (isDown(service)) this.#down.set(service.host, { since, seenAt });
      else this.#down.delete(service.host);
    }
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
      const askedAt = this.#run.clock.now();
      const { service } = await readService(nova, host, options);
      if (service === null) throw new Error(`Nova shows no nova-compute service of ${host} any more`);
      const other = otherRunIn(service.disabledReason, this.#run.runId);
      if (other !== null) {
        this.#run.stop.stopNow(takenOver(host, other));
        return;
      }
      const contradiction = this.#fence.contradiction(service);
      if (contradiction !== null) {
        this.#run.stop.stopNow({ code: 'fencingContradicted', sentence: contradiction });
        return;
      }
      this.#seenSilentAt = askedAt;
      await this.#evacuations.look(async (changesSince) => {
        const filter = { sourceCompute: host, changesSince };
        return (await nova.migrations.list(filter, options).all()).data;
      });
      await this.#lookAtDestinations(signal);
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

function isDown({ state, forcedDown }: ComputeService): boolean {
  return forcedDown || state === 'down';
}

function isConfirmEnded({ status }: Migration): boolean {
  return CONFIRM_ENDED.includes(status);
}
