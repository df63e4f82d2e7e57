import type { MigrationStatus, MigrationType } from '../../model/migration.ts';
import type { Flavor } from './flavor.ts';

/** A row of Nova's `migrations`. Change its status by `World.setMigration` alone. */
export interface MigrationRecord {
  readonly id: number;
  readonly uuid: string;
  readonly instanceId: string;
  readonly type: MigrationType;
  status: MigrationStatus;
  readonly sourceCompute: string;
  readonly sourceNode: string;
  destCompute: string | null;
  destNode: string | null;
  readonly oldFlavor: Flavor | null;
  readonly newFlavor: Flavor | null;
  readonly createdAt: number;
  updatedAt: number | null;
  /** Deleted together with its instance: no list shows it, and nova-compute still finds it when it starts. */
  gone: boolean;
  readonly userId: string;
  readonly projectId: string;
  /** Every status that it had, with its time. */
  readonly history: { readonly status: MigrationStatus; readonly at: number }[];
}
