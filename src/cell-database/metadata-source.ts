import { limitTime } from '../http/limit-time.ts';
import { onAbort } from '../http/on-abort.ts';
import type { Clock } from '../model/clock.ts';
import type { SystemMetadataSource } from '../model/system-metadata.ts';
import { checkInstanceIds } from './check-instance-ids.ts';
import type { LoadDriver } from './driver.ts';
import { abortedByCaller, outOfTime } from './explain.ts';
import { merge } from './merge.ts';
import { type OldVmStateRow, readCell } from './read-cell.ts';
import type { ResolvedCell } from './resolved-cell.ts';

/** What a source reads with, and for how long. */
export interface Means {
  readonly loadDriver: LoadDriver;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** Makes the source of cells that were checked. */
export function metadataSource(cells: readonly ResolvedCell[], means: Means): SystemMetadataSource {
  const labels = cells.map(({ label }) => label).join(', ');
  return Object.freeze<SystemMetadataSource>({
    name: `cell database${cells.length === 1 ? '' : 's'} ${labels}`,
    oldVmStates: async (instanceIds, { signal } = {}) => {
      const ids = checkInstanceIds(instanceIds);
      if (signal?.aborted) throw abortedByCaller(cells, signal.reason);
      return ids.length === 0 ? new Map<string, string>() : merge(ids, await read(cells, ids, means, signal));
    },
  });
}

async function read(
  cells: readonly ResolvedCell[],
  ids: readonly string[],
  { loadDriver, clock, timeoutMs }: Means,
  signal: AbortSignal | undefined,
): Promise<readonly OldVmStateRow[]> {
  const waiting = new Set(cells);
  const outcome = await limitTime(clock, timeoutMs, signal, (limit) =>
    readAll(limit, cells, async (cell, stop) => {
      const rows = await readCell(loadDriver, cell, ids, { timeoutMs, stop });
      waiting.delete(cell);
      return rows;
    }),
  );
  switch (outcome.kind) {
    case 'done':
      return outcome.value;
    case 'failed':
      throw outcome.error;
    case 'timeout':
      throw outOfTime([...waiting], timeoutMs);
    case 'aborted':
      throw abortedByCaller([...waiting], signal?.reason);
  }
}

/** All cells at once. The first one that fails ends the others, and this settles when every connection is closed. */
async function readAll(
  limit: AbortSignal,
  cells: readonly ResolvedCell[],
  readOne: (cell: ResolvedCell, stop: AbortSignal) => Promise<readonly OldVmStateRow[]>,
): Promise<readonly OldVmStateRow[]> {
  const stop = new AbortController();
  const stopListening = onAbort(limit, () => stop.abort());
  const failures: unknown[] = [];
  try {
    const rows = await Promise.all(
      cells.map(async (cell) => {
        try {
          return await readOne(cell, stop.signal);
        } catch (error) {
          failures.push(error);
          stop.abort();
          return [];
        }
      }),
    );
    if (failures.length > 0) throw failures[0];
    return rows.flat();
  } finally {
    stopListening();
  }
}
