import { runInRoot } from './in-root.ts';
import type { LabSettings } from './settings.ts';

/**
 * Runs SQL statements as MariaDB's administrator and returns the rows, one a line, with tabs between the columns.
 *
 * @throws {@link LabError} with MariaDB's own words when a statement fails.
 */
export async function sql(settings: LabSettings, statements: string): Promise<string> {
  const command = [
    'mariadb',
    '--socket=/run/mysqld/mysqld.sock',
    '--user=root',
    '--batch',
    '--skip-column-names',
  ];
  return runInRoot(settings, command, { input: statements, log: 'sql' });
}
