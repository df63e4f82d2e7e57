import type { EvacuateHostOptions, RecoveryReport } from '../../src/executor/index.ts';
import type { World } from '../scenarios/port.ts';
import type { Batch, BatchName } from './batches.ts';

/** A world in which the library recovers hosts. */
export interface Recoverer {
  readonly world: World;
  /** Recovers those instances of a host; each time with the journal of those before. */
  readonly recover: (
    name: BatchName,
    batch: Batch,
    how: {
      readonly ids: ReadonlySet<string>;
      /** Called when everything is planned and nothing done. */
      readonly planned?: () => Promise<void>;
    },
  ) => Promise<Recovery>;
}

/** What came of it. */
export interface Recovery {
  readonly report: RecoveryReport;
  /** The requests that may change an instance, by its id. */
  readonly sent: ReadonlyMap<string, readonly string[]>;
}

/** What of the options of a recovery does not depend on the world. */
export function optionsOf(
  { storage, policy }: Batch,
  { ids, planned }: Parameters<Recoverer['recover']>[2],
): Pick<
  EvacuateHostOptions,
  'storage' | 'policy' | 'select' | 'approve' | 'heartbeatIntervalMs' | 'pollIntervalMs'
> {
  return {
    ...{ storage, policy },
    // Both worlds report every second.
    heartbeatIntervalMs: 1_000,
    pollIntervalMs: 1_000,
    select: ({ id }) => ids.has(id),
    approve: async () => {
      await planned?.();
      return true;
    },
  };
}
