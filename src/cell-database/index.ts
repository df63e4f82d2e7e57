export { cellDatabase } from './cell-database.ts';
export { CellDatabaseError, type CellDatabaseReason, isCellDatabaseError } from './cell-database-error.ts';
export type {
  CellDatabase,
  CellDatabaseFields,
  CellDatabaseOptions,
  CellDatabaseTls,
  CellDatabaseUrl,
} from './options.ts';
export type { SystemMetadataSource } from '../model/system-metadata.ts';
