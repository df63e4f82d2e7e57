import type { Known } from './known.ts';
import type { MigrationStatus } from './migration.ts';

/** A live migration under way, as the server itself shows it. */
export interface ServerMigration {
  /** A number that is good for one cell; calls about it go by it. */
  readonly id: number;
  /** Null below microversion 2.59. */
  readonly uuid: string | null;
  readonly instanceId: string;
  readonly status: Known<MigrationStatus>;
  readonly sourceCompute: string | null;
  readonly destCompute: string | null;
  readonly memory: TransferProgress;
  readonly disk: TransferProgress;
  readonly createdAt: string;
  readonly updatedAt: string | null;
}

/** How far a transfer has come, in bytes; null where the hypervisor has not told yet. */
export interface TransferProgress {
  readonly totalBytes: number | null;
  readonly processedBytes: number | null;
  readonly remainingBytes: number | null;
}
