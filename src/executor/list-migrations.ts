import pLimit from 'p-limit';
import type { Migration, MigrationStatus } from '../model/migration.ts';
import type { Nova } from '../nova/nova.ts';
import { READS_AT_ONCE } from './defaults.ts';

/** The statuses of what is under way; a resize that awaits its owner's verdict is `finished`. */
const OPEN: readonly MigrationStatus[] = [
  'accepted',
  'queued',
  'preparing',
  'running',
  'pre-migrating',
  'migrating',
  'post-migrating',
  'finished',
  'confirming',
  'reverting',
];

/** What Nova's records say of a host. */
export interface HostMigrations {
  /** The evacuations from this host, however they ended. */
  readonly evacuations: readonly Migration[];
  /** Resizes, cold and live migrations to or from this host that are under way or await a verdict. */
  readonly open: readonly Migration[];
}

/**
 * Lists the migrations of a host: one request for its evacuations, one for each status of what is under way (Nova takes
 * one at a time), however many instances there are.
 */
export async function listMigrations(
  nova: Nova,
  host: string,
  signal?: AbortSignal,
): Promise<HostMigrations> {
  const evacuations = await nova.migrations
    .list({ sourceCompute: host, type: 'evacuation' }, { signal })
    .all();
  const inTurn = pLimit(READS_AT_ONCE);
  const open = await Promise.all(
    OPEN.map((status) => inTurn(() => nova.migrations.list({ host, status }, { signal }).all())),
  );
  // One that changed its status meanwhile is in two of the lists.
  const newest = new Map(open.flatMap(({ data }) => data).map((row) => [row.uuid, row]));
  return {
    evacuations: evacuations.data,
    open: [...newest.values()].filter(({ type }) => type !== 'evacuation'),
  };
}
