import { onAbort } from '../http/on-abort.ts';
import { isEvacuationEnded, isResize, type Migration } from '../model/migration.ts';
import type { FenceWatch } from './fence-watch.ts';
import { readService } from './fence-watch.ts';
import type { Run } from './run.ts';

/** The statuses in which Nova is done with confirming a resize. */
const CONFIRM_ENDED: readonly string[] = ['confirmed', 'error', 'failed', 'reverted'];

interface Watcher {
  readonly wanted: (migration: Migration) => boolean;
  readonly ended: (migration: Migration) => boolean;
  readonly resolve: (migration: Migration) => void;
  status: string | null;
}

/** How long one attempt to look may take, in milliseconds: the fence is watched by these looks. */
const LOOK_TIMEOUT_MS = 15_000;

/** How the clocks of Nova's services may differ, in milliseconds. */
const CLOCK_SKEW_MS = 300_000;

/**
 * The one poller of a host. Every tick it looks at the host's own service row, which must stand still, and, while
 * something is awaited, at the list of the host's migrations: requests grow with time and not with instances.
 */
export class HostPoller {
  readonly #run: Run;
  readonly #fence: FenceWatch;
  readonly #intervalMs: number;
  readonly #since: string;
  readonly #evacuations = new Map<string, Watcher>();
  readonly #resizes = new Map<string, Watcher>();
  readonly #end = new AbortController();
  #ticked: () => void = () => undefined;
  #tick: Promise<void> = Promise.resolve();
  #seenSilentAt = Number.NEGATIVE_INFINITY;

  constructor(run: Run, fence: FenceWatch, intervalMs: number) {
    this.#run = run;
    this.#fence = fence;
    this.#intervalMs = intervalMs;
    // By Nova's clock, and since before the host was looked at: approving a plan may take its time.
    const downSince = fence.since === null ? run.clock.now() : Date.parse(fence.since);
    this.#since = new Date(downSince - CLOCK_SKEW_MS).toISOString();
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

  /** Resolves with the record of an instance's evacuation once it has ended. */
  async evacuationEnded(instanceId: string, isIt: (migration: Migration) => boolean): Promise<Migration> {
    return this.#await(this.#evacuations, instanceId, isIt, isEvacuationEnded);
  }

  /** Resolves with the record of a resize once its confirm has ended. */
  async confirmEnded(instanceId: string, uuid: string): Promise<Migration> {
    return this.#await(this.#resizes, instanceId, (row) => row.uuid === uuid, isConfirmEnded);
  }

  /** Waits no longer for anything of this instance. */
  forget(instanceId: string): void {
    this.#evacuations.delete(instanceId);
    this.#resizes.delete(instanceId);
  }

  async #await(
    watchers: Map<string, Watcher>,
    instanceId: string,
    wanted: Watcher['wanted'],
    ended: Watcher['ended'],
  ): Promise<Migration> {
    const found = new Promise<Migration>((resolve) => {
      watchers.set(instanceId, { wanted, ended, resolve, status: null });
    });
    return this.#unlessStopped(found);
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
      if (this.#evacuations.size > 0) {
        const rows = nova.migrations.list(
          { sourceCompute: host, type: 'evacuation', changesSince: this.#since },
          options,
        );
        this.#deal(this.#evacuations, (await rows.all()).data);
      }
      if (this.#resizes.size > 0) {
        const rows = nova.migrations.list({ host, changesSince: this.#since }, options);
        this.#deal(this.#resizes, (await rows.all()).data.filter(isResize));
      }
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

  #deal(watchers: Map<string, Watcher>, rows: readonly Migration[]): void {
    for (const row of rows) {
      const watcher = watchers.get(row.instanceId);
      if (!watcher?.wanted(row)) continue;
      if (watcher.status !== row.status) {
        watcher.status = row.status;
        this.#run.emit({
          type: 'migrationChanged',
          instanceId: row.instanceId,
          migration: row.uuid,
          status: row.status,
          destination: row.destCompute,
        });
      }
      if (!watcher.ended(row)) continue;
      watchers.delete(row.instanceId);
      watcher.resolve(row);
    }
  }
}

function isConfirmEnded({ status }: Migration): boolean {
  return CONFIRM_ENDED.includes(status);
}
