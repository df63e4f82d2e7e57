import type { Migration } from '../model/migration.ts';
import type { Run } from './run.ts';

interface Watcher {
  readonly isIt: (migration: Migration) => boolean;
  /** When the row may have been written first, by our clock. */
  readonly since: number;
  readonly resolve: (migration: Migration) => void;
  status: string | null;
}

/** How the clocks of Nova's services usually differ at most, in milliseconds, and a request's own time. */
const USUAL_SKEW_MS = 30_000;

/** How they may differ at worst. */
const WORST_SKEW_MS = 300_000;

/** Every so many looks the worst is assumed: a row that was missed would be waited for without end. */
const LOOKS_OF_USUAL_SKEW = 30;

/**
 * Waits for the ends of migrations of one kind. Only rows are asked for that have changed since the last look: those that
 * ended long ago would fill pages, more of them the longer a recovery takes.
 */
export class RowWatch {
  readonly #run: Run;
  readonly #begun: number;
  /** How far Nova's clock is ahead of ours. */
  readonly #aheadMs: number;
  readonly #isEnded: (migration: Migration) => boolean;
  readonly #watchers = new Map<string, Watcher>();
  #lookedAt: number;
  #looks = 0;

  /** @param downSince - The moment in which Nova saw the host down, by Nova's clock, which is about now. */
  constructor(run: Run, downSince: number, isEnded: (migration: Migration) => boolean) {
    this.#run = run;
    this.#begun = run.clock.now();
    this.#lookedAt = this.#begun;
    this.#aheadMs = downSince - this.#begun;
    this.#isEnded = isEnded;
  }

  /** Resolves with the row of an instance once it has ended. */
  async ended(
    instanceId: string,
    isIt: (migration: Migration) => boolean,
    since: number | null,
  ): Promise<Migration> {
    return new Promise((resolve) => {
      this.#watchers.set(instanceId, { isIt, since: since ?? this.#begun, resolve, status: null });
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
    this.#deal(await list(this.#changesSince()));
    this.#lookedAt = at;
  }

  // One that was never seen may have changed for the last time before the last look.
  #changesSince(): string {
    let oldest = this.#lookedAt;
    for (const { status, since } of this.#watchers.values()) {
      if (status === null && since < oldest) oldest = since;
    }
    const worst = this.#looks % LOOKS_OF_USUAL_SKEW === 0;
    this.#looks += 1;
    return new Date(oldest + this.#aheadMs - (worst ? WORST_SKEW_MS : USUAL_SKEW_MS)).toISOString();
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
