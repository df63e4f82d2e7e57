import pLimit from 'p-limit';
import type { Instance } from '../model/instance.ts';
import type { Migration } from '../model/migration.ts';
import { isNotFoundError } from '../nova/index.ts';
import type { Nova } from '../nova/nova.ts';
import type { JournalledInstance } from '../recovery/index.ts';
import { READS_AT_ONCE } from './defaults.ts';
import type { MissingEvidence } from './host-plan.ts';
import { unread } from './unread.ts';

/** The instances that an earlier run evacuated and did not bring to their end. */
export interface LeftHost {
  /** With the evacuations and the actions of each. */
  readonly instances: readonly Instance[];
  /** How many requests their action histories took. */
  readonly requests: number;
  readonly missing: readonly MissingEvidence[];
}

/**
 * Reads the instances that the journal knows as evacuated and unfinished and that the list of the host does not show any
 * more: two requests each, as nothing lists them. What is gone is left out.
 *
 * @param listed The ids that the list of the host does show.
 */
export async function haveLeftHost(
  nova: Nova,
  how: {
    readonly records: ReadonlyMap<string, JournalledInstance>;
    readonly listed: ReadonlySet<string>;
    readonly evacuations: readonly Migration[];
    readonly signal?: AbortSignal | undefined;
  },
): Promise<LeftHost> {
  const { records, listed, evacuations, signal } = how;
  const ids = [...records].flatMap(([id, { unfinished }]) =>
    unfinished === undefined || listed.has(id) ? [] : [id],
  );
  const inTurn = pLimit(READS_AT_ONCE);
  const missing: MissingEvidence[] = [];
  let requests = 0;
  const read = async (id: string): Promise<Instance | null> => {
    try {
      const { data: instance } = await nova.servers.show(id, { signal });
      const actions = await nova.instanceActions.list(id, { signal }).all();
      requests += actions.pages;
      const migrations = evacuations.filter((row) => row.instanceId === id);
      return { ...instance, migrations, actions: actions.data };
    } catch (error) {
      if (isNotFoundError(error)) return null;
      const of = `${id}, which an earlier run evacuated`;
      const comesOfIt = 'what was left to do for it is not done in this run.';
      missing.push({ ...unread(error, { source: 'servers', of, comesOfIt }, signal), leftUndone: id });
      return null;
    }
  };
  const found = await Promise.all(ids.map((id) => inTurn(() => read(id))));
  return { instances: found.filter((instance) => instance !== null), requests, missing };
}
