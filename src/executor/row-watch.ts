import type { Migration } from '../model/migration.ts';
import type { FenceWatch } from './fence-watch.ts';
import type { Run } from './run.ts';

interface Watcher {
  readonly isIt: (migration: Migration) => boolean;
  /** When the row may have been written first, by our clock. */
  readonly since: number;
  readonly resolve: (migration: Migration) => void;
  status: string | null;
}

/** How the clocks of Nova's services usually differ at most, in milliseconds. */
const USUAL_SKEW_MS = 30_000;

/** How they may differ at worst. */
const WORST_SKEW_MS = 300_000;

/** How often the worst is assumed, in milliseconds. */
const WORST_EVERY_MS = 60_000;

/**
 * Waits for the ends of migrations of one kind. Only rows are asked for that have changed since the last look: those that
 * ended long ago would fill pages, more of them the longer a recovery takes.
 *
 * A row that is written by a service whose clock is behind may escape a look. So now and then a look reaches back, by as
 * much as clocks may differ, behind the last one that did: a row that escaped that one as well would be waited for without end.
 */
export class RowWatch {
  readonly #run: Run;
  /** How far Nova's clock is ahead of ours. */
  readonly #aheadMs: number;
  readonly #isEnded: (migration: Migration) => boolean;
  readonly #watchers = new Map<string, Watcher>();
  /** When the host was seen down, by our clock: rows from before the run may have changed since then. */
  readonly #downAt: number;
  #lookedAt: number;
  #reachedBackAt: number;

  constructor(
    run: Run,
    { seenAt, aheadMs }: Pick<FenceWatch, 'seenAt' | 'aheadMs'>,
    isEnded: (migration: Migration) => boolean,
  ) {
    this.#run = run;
    this.#downAt = seenAt;
    this.#lookedAt = seenAt;
    this.#reachedBackAt = seenAt;
    this.#aheadMs = aheadMs;
    this.#isEnded = isEnded;
  }

  /** Resolves with the row of an instance once it has ended. */
  async ended(
    instanceId: string,
    isIt: (migration: Migration) => boolean,
    since: number | null,
  ): Promise<Migration> {
    return new Promise((resolve) => {
      this.#watchers.set(instanceId, { isIt, since: since ?? this.#downAt, resolve, status: null });
    });
  }

  /** Waits no longer for the row of an instance. */
  forget(instanceId: string): void {
    this.#watchers.delete(instanceId);
  }

  /** Asks for the rows that have changed since, if anything is awaited, and tells whoever waits. */
  async look(list: (changesSince: string) => Promise<readonly Migration[]>): Promise<void> {
    if (this.#watchers.size === 0) return;
    const at = this.#run.clock.now();
    const reachesBack = at - this.#reachedBackAt >= WORST_EVERY_MS;
    this.#deal(await list(this.#changesSince(reachesBack)));
    this.#lookedAt = at;
    if (reachesBack) this.#reachedBackAt = at;
  }

  // One that was never seen may have changed for the last time before the last look.
  #changesSince(reachesBack: boolean): string {
    let oldest = reachesBack ? this.#reachedBackAt : this.#lookedAt;
    for (const { status, since } of this.#watchers.values()) {
      if (status === null && since < oldest) oldest = since;
    }
    const skewMs = reachesBack ? WORST_SKEW_MS : USUAL_SKEW_MS;
    return new Date(oldest + this.#aheadMs - skewMs).toISOString();
  }

  #deal(rows: readonly Migration[]): void {
    for (const row of rows) {
      const watcher = this.#watchers.get(row.instanceId);
      if (!watcher?.isIt(row)) continue;
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
      if (!this.#isEnded(row)) continue;
      this.#watchers.delete(row.instanceId);
      watcher.resolve(row);
    }
  }
}
