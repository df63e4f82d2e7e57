import pLimit from 'p-limit';
import type { Instance } from '../../model/instance.ts';
import { isResize, type Migration } from '../../model/migration.ts';
import { isNotFoundError } from '../../nova/index.ts';
import type { Nova } from '../../nova/nova.ts';
import { READS_AT_ONCE } from '../defaults.ts';
import { listMigrations } from '../list-migrations.ts';
import { listInstances } from '../observe.ts';

/** A resize or cold migration that left the host and still needs it, with its instance. */
export interface ResizeFromHost {
  readonly row: Migration;
  readonly instance: Instance;
}

/** What Nova shows of a host that is to come back. */
export interface HostLook {
  readonly host: string;
  /** The instances on it, by id; deleted ones that can still be restored included. */
  readonly here: ReadonlyMap<string, Instance>;
  /** The evacuations from it, however they ended. */
  readonly evacuations: readonly Migration[];
  readonly resizes: readonly ResizeFromHost[];
  /** The last one before the failure, in Nova's time; ISO, null where nobody knows. */
  readonly lastHeartbeat: string | null;
}

/** A living host takes its calls at once; one that was sent longer before its last report waits no more, in milliseconds. */
export const TAKEN_AFTER_MS = 120_000;

/** The statuses in which a resize still needs its source. */
const NEEDS_SOURCE: readonly string[] = ['pre-migrating', 'finished', 'confirming', 'reverting'];

/** Looks at what nova-compute will deal with when it starts on a host. What Nova does not show ends the look: nothing is guessed. */
export async function lookAtHost(
  nova: Nova,
  host: string,
  lastHeartbeat: string | null,
  signal?: AbortSignal,
): Promise<HostLook> {
  const listed = await listInstances(nova, host, signal);
  const here = new Map(listed.map((instance) => [instance.id, instance]));
  const { evacuations, open } = await listMigrations(nova, host, signal);
  const rows = open.filter(
    (row) =>
      isResize(row) &&
      row.sourceCompute === host &&
      row.destCompute !== host &&
      NEEDS_SOURCE.includes(row.status),
  );
  const shown = await showAll(
    nova,
    rows.map(({ instanceId }) => instanceId).filter((id) => !here.has(id)),
    signal,
  );
  const resizes = rows.flatMap((row) => {
    const instance = here.get(row.instanceId) ?? shown.get(row.instanceId);
    return instance === undefined ? [] : [{ row, instance }];
  });
  return { host, here, evacuations, resizes, lastHeartbeat };
}

/** Says whether a call that was sent at that time, in Nova's own, may still wait for the host. */
export function mayWait(sentAt: string, lastHeartbeat: string | null): boolean {
  return lastHeartbeat === null || Date.parse(sentAt) >= Date.parse(lastHeartbeat) - TAKEN_AFTER_MS;
}

/** Reads instances one by one; what is gone is left out. */
export async function showAll(
  nova: Nova,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Instance>> {
  const inTurn = pLimit(READS_AT_ONCE);
  const found = await Promise.all(
    [...new Set(ids)].map((id) =>
      inTurn(async () => {
        try {
          return (await nova.servers.show(id, { signal })).data;
        } catch (error) {
          if (isNotFoundError(error)) return null;
          throw error;
        }
      }),
    ),
  );
  return new Map(found.flatMap((instance) => (instance === null ? [] : [[instance.id, instance]])));
}
