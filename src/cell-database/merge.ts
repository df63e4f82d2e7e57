import type { OldVmStateRow } from './read-cell.ts';

/**
 * Makes one answer of the rows of all cells, by the ids as they were asked for.
 *
 * An instance with two different values is left out. Nova shows only one of two copies of an instance while it is
 * resized from one cell to another, and nothing that is read here tells which.
 */
export function merge(
  instanceIds: readonly string[],
  rows: readonly OldVmStateRow[],
): ReadonlyMap<string, string> {
  const values = new Map<string, Set<string>>();
  for (const { instanceId, oldVmState } of rows) {
    const id = instanceId.toLowerCase();
    values.set(id, (values.get(id) ?? new Set()).add(oldVmState));
  }
  const merged = new Map<string, string>();
  for (const id of instanceIds) {
    const [value, another] = values.get(id.toLowerCase()) ?? [];
    if (value !== undefined && another === undefined) merged.set(id, value);
  }
  return merged;
}
