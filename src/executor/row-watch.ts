import type { Migration } from '../model/migration.ts';
import type { FenceWatch } from './fence-watch.ts';
import type { Run } from './run.ts';

/** What is known of a row that is waited for. */
export interface Awaited {
  /** As it was seen last; null before that. */
  readonly row: Migration | null;
  /** When it was seen to change for the last time, or when the wait began, by our clock. */
  readonly changedAt: number;
}

/** How a row is waited for. */
export interface WaitFor {
  readonly isIt: (migration: Migration) => boolean;
  /** When it may have been written first, by our clock; null for one from before the run. */
  readonly since: number | null;
  /** Whether it is to be waited for no longer. */
  readonly isOver?: (awaited: Awaited) => boolean;
  /** What is known of it from an earlier wait. */
  readonly known?: Awaited;
}

interface Watcher {
  readonly isIt: (migration: Migration) => boolean;
  readonly isOver: (awaited: Awaited) => boolean;
  readonly since: number;
  readonly resolve: (migration: Migration | null) => void;
  row: Migration | null;
  changedAt: number;
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

  /** Resolves with the row of an instance once it has ended; with null once it is to be waited for no longer. */
  async ended(instanceId: string, { isIt, since, isOver, known }: WaitFor): Promise<Migration | null> {
    return new Promise((resolve) => {
      this.#watchers.set(instanceId, {
        ...{ isIt, resolve },
        isOver: isOver ?? (() => false),
        since: since ?? this.#downAt,
        row: known?.row ?? null,
        changedAt: known?.changedAt ?? this.#run.clock.now(),
      });
    });
  }

  /** The destinations of the rows that are waited for. */
  get destinations(): ReadonlySet<string> {
    return new Set([...this.#watchers.values()].flatMap(({ row }) => row?.destCompute ?? []));
  }

  /** Lets those go that are to be waited for no longer. */
  letGo(): void {
    for (const [instanceId, { row, changedAt, isOver, resolve }] of this.#watchers) {
      if (!isOver({ row, changedAt })) continue;
      this.#watchers.delete(instanceId);
      resolve(null);
    }
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
    for (const { row, since } of this.#watchers.values()) {
      if (row === null && since < oldest) oldest = since;
    }
    const skewMs = reachesBack ? WORST_SKEW_MS : USUAL_SKEW_MS;
    return new Date(oldest + this.#aheadMs - skewMs).toISOString();
  }

  #deal(rows: readonly Migration[]): void {
    for (const row of rows) {
      const watcher = this.#watchers.get(row.instanceId);
      if (!watcher?.isIt(row)) continue;
      const before = watcher.row;
      watcher.row = row;
      if (before?.status !== row.status || before.updatedAt !== row.updatedAt) {
        watcher.changedAt = this.#run.clock.now();
      }
      if (before?.status !== row.status) {
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
