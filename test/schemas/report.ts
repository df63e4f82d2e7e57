import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import type { SchemaReport } from '../../lab/index.ts';

/** The environment variable with the file that the figures go to. */
export const SCHEMAS_REPORT = 'NOVA_SCHEMAS_REPORT';

/** What was held against the schemas of one release. */
export interface SchemasReport {
  /** The newest microversion of that release. */
  readonly newest: string;
  /** What the client sends. */
  readonly client: SchemaReport;
  /** What the simulated cloud answers. */
  readonly simulated: SchemaReport;
}

/** Writes the figures down where somebody wants them. */
export async function reportSchemas(report: SchemasReport): Promise<void> {
  const file = process.env[SCHEMAS_REPORT];
  if (file !== undefined) await writeFile(file, JSON.stringify(report));
}
