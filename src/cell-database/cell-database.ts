import { InvalidOptionsError } from '../errors.ts';
import { systemClock } from '../http/system-clock.ts';
import type { SystemMetadataSource } from '../model/system-metadata.ts';
import { metadataSource } from './metadata-source.ts';
import { loadMysql2 } from './mysql2-driver.ts';
import type { CellDatabase, CellDatabaseOptions } from './options.ts';
import { resolveCell } from './resolve-cell.ts';

/** setTimeout fires at once when it is given more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Reads the `old_vm_state` of instances, and nothing else, from the databases of Nova's cells (MariaDB or MySQL). It
 * needs the package `mysql2`, which is loaded at the first reading.
 *
 * ```ts
 * const source = cellDatabase({ url: 'mysql+pymysql://lifeboat:password@10.0.0.5/nova_cell1' });
 * ```
 *
 * The user needs nothing but
 *
 * ```text
 * GRANT SELECT (instance_uuid, `key`, value, deleted) ON nova_cell1.instance_system_metadata TO 'lifeboat'@'10.0.0.%';
 * ```
 *
 * Each reading opens one connection for each cell, reads in a read-only transaction, 500 instances a statement, and
 * closes the connection, also after an error: between two readings nothing is open. Nothing is read or connected to
 * before the first one but the files that a URL names.
 *
 * All cells must answer: an instance that is missing in the answer has no `old_vm_state` in any of them, or two that
 * contradict each other. So name the cells of the hosts that are to be recovered, and no others.
 *
 * The value tells what an instance was only while its vm_state is `resized`: Nova writes it at a suspend as well, and
 * takes it away at a confirm, a revert and a resume.
 *
 * A reading rejects with {@link CellDatabaseError}, or with `InvalidOptionsError` at an id that is no UUID.
 *
 * @param cells The database of each cell.
 * @throws InvalidOptionsError naming what is missing or wrong. No message contains a password.
 */
export function cellDatabase(
  cells: CellDatabase | readonly CellDatabase[],
  options: CellDatabaseOptions = {},
): SystemMetadataSource {
  const { timeoutMs = 10_000 } = options;
  if (!(timeoutMs > 0 && timeoutMs <= LONGEST_TIMER_MS)) {
    throw new InvalidOptionsError('timeoutMs', `must be above 0 and at most ${LONGEST_TIMER_MS}`);
  }
  const resolved = isList(cells)
    ? cells.map((cell, index) => resolveCell(`cells[${index}]`, cell))
    : [resolveCell('cells', cells)];
  if (resolved.length === 0) throw new InvalidOptionsError('cells', 'must name at least one database');
  return metadataSource(resolved, { loadDriver: loadMysql2, clock: systemClock, timeoutMs });
}

// Array.isArray does not narrow a readonly list.
function isList(cells: CellDatabase | readonly CellDatabase[]): cells is readonly CellDatabase[] {
  return Array.isArray(cells);
}
