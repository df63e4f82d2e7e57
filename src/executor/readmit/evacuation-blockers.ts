import type { ComputeService } from '../../model/compute-service.ts';
import { isEvacuationEnded, type Migration } from '../../model/migration.ts';
import { listMigrationsOf, shellWord } from '../commands.ts';
import type { HostLook } from './look-at-host.ts';
import type { ReadmissionBlocker } from './report.ts';

/** How long an evacuation waits at most for a destination to be chosen, in milliseconds; after that nobody is at it any more. */
const LONGEST_SCHEDULING_MS = 600_000;

/** What is known of the cloud beside the host. */
export interface Surroundings {
  readonly services: readonly ComputeService[];
  /** By our clock, in milliseconds. */
  readonly now: number;
}

/**
 * The evacuations for which nova-compute destroys the guest of an instance that is on this very host: it looks at their
 * records when it starts (`_destroy_evacuated_instances`), at those `accepted` and `pre-migrating` as well as at `done`, and
 * not at where the instance is. A status that nobody knows counts like one that is under way.
 */
export function evacuationBlockers(look: HostLook, around: Surroundings): readonly ReadmissionBlocker[] {
  return look.evacuations.flatMap((row) => {
    const instance = look.here.get(row.instanceId);
    if (instance === undefined) return [];
    if (row.status === 'done') return [isBack(row, instance.name, look.host)];
    return isEvacuationEnded(row) ? [] : [isUnresolved(row, instance.name, look.host, around)];
  });
}

/** How many of them left a guest behind that nova-compute is to destroy. */
export function awaitingCleanUp({ evacuations, here }: HostLook): number {
  return evacuations.filter((row) => !isSettled(row) && !here.has(row.instanceId)).length;
}

/** Those that nova-compute should have dealt with when it started, of instances elsewhere. */
export function notCleanedUp({ evacuations, here }: HostLook): readonly Migration[] {
  return evacuations.filter((row) => !isSettled(row) && !here.has(row.instanceId));
}

function isSettled(row: Migration): boolean {
  return row.status !== 'done' && isEvacuationEnded(row);
}

function isUnresolved(row: Migration, name: string, host: string, around: Surroundings): ReadmissionBlocker {
  const what = `An evacuation of ${name} to ${row.destCompute ?? 'a host not yet chosen'} is ${row.status}, and ${name} is still on ${host}: when nova-compute starts there, it destroys the only guest.`;
  const base = { code: 'evacuationUnresolved', instanceId: row.instanceId, migration: row.uuid } as const;
  if (!isStuck(row, around)) {
    return {
      ...base,
      sentence: `${what} Wait until it is over; the command shows how far it is.`,
      command: listMigrationsOf(row.instanceId),
    };
  }
  return {
    ...base,
    sentence: `${what} Nobody is at it any more. Run the recovery again, which evacuates the instance at last; or, to keep it on ${host}, end the record: no call of Nova's API does that, and the command does it in the database of the cell.`,
    command: endRecord(row.uuid),
  };
}

function isBack(row: Migration, name: string, host: string): ReadmissionBlocker {
  return {
    code: 'evacuatedAndBack',
    instanceId: row.instanceId,
    migration: row.uuid,
    sentence: `${name} is on ${host}, and a record still says that it was evacuated from there: when nova-compute starts, it destroys the guest. The command ends the record in the database of the cell; no call of Nova's API does that.`,
    command: endRecord(row.uuid),
  };
}

// A word that is new to us says nothing about how far it is.
function isStuck(row: Migration, { services, now }: Surroundings): boolean {
  if (row.status !== 'accepted' && row.status !== 'pre-migrating') return false;
  if (row.destCompute !== null) {
    const destination = services.find(({ host }) => host === row.destCompute);
    return destination?.state !== 'up' || destination.forcedDown;
  }
  return now - Date.parse(row.updatedAt ?? row.createdAt) > LONGEST_SCHEDULING_MS;
}

function endRecord(migration: string): string {
  const statement = `UPDATE migrations SET status = 'error' WHERE uuid = '${migration}' AND status IN ('accepted', 'pre-migrating', 'done') AND deleted = 0`;
  return `mysql nova_cell1 -e ${shellWord(statement)}`;
}
