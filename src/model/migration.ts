import type { Known } from './known.ts';

/** `resize` changes the flavor, `migration` is a cold migration; both pass through vm_state resized. */
export type MigrationType = 'migration' | 'resize' | 'live-migration' | 'evacuation';

/**
 * The statuses seen. An evacuation goes `accepted`, `pre-migrating`, `done` (the host has changed) and, when the
 * failed host's nova-compute is started again, `completed`; it ends in `error` (no valid host) or `failed` (the
 * destination could not rebuild). A resize goes to `finished`, then `confirming`, `confirmed` or `reverting`, `reverted`.
 */
export type MigrationStatus =
  | 'accepted'
  | 'queued'
  | 'preparing'
  | 'pre-migrating'
  | 'migrating'
  | 'running'
  | 'post-migrating'
  | 'finished'
  | 'confirming'
  | 'confirmed'
  | 'reverting'
  | 'reverted'
  | 'done'
  | 'completed'
  | 'cancelled'
  | 'error'
  | 'failed';

/** One row of `os-migrations`. */
export interface Migration {
  readonly uuid: string;
  readonly instanceId: string;
  readonly type: Known<MigrationType>;
  readonly status: Known<MigrationStatus>;
  readonly sourceCompute: string | null;
  /** Null until the scheduler has chosen. */
  readonly destCompute: string | null;
  readonly createdAt: string;
  readonly updatedAt: string | null;
}

/** The statuses in which Nova is done with an evacuation, one way or the other, whatever record it has taken for it. */
export const EVACUATION_ENDED: readonly string[] = ['done', 'completed', 'failed', 'error', 'cancelled'];

/** Says whether Nova is done with an evacuation. A status that nobody knows is no end. */
export function isEvacuationEnded(migration: Migration): boolean {
  return migration.type === 'evacuation' && EVACUATION_ENDED.includes(migration.status);
}

/** The statuses of an evacuation that Nova is still working on. */
export function isEvacuationInFlight(migration: Migration): boolean {
  return (
    migration.type === 'evacuation' &&
    (migration.status === 'accepted' || migration.status === 'pre-migrating')
  );
}

/** Says whether a row stands for a resize or a cold migration, the two that lead to vm_state resized. */
export function isResize(migration: Migration): boolean {
  return migration.type === 'resize' || migration.type === 'migration';
}

/** Says whether nothing of a resize is left on its source: it was confirmed or reverted. */
export function isSourceCleared({ status }: Migration): boolean {
  return status === 'confirmed' || status === 'reverted';
}
