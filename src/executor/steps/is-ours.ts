import type { Migration } from '../../model/migration.ts';
import type { Work } from '../work.ts';

/**
 * Says which records may be that of this try's evacuation; the POST itself gives no id to go by. Every evacuation that was not there
 * before the run and has not ended since. And every record that was `accepted` when it was sent and is so no more: the conductor
 * takes the first one of the instance, of whatever type, and then that is the one that ends (`get_by_instance_and_status`).
 */
export function isOurs(work: Work): (migration: Migration) => boolean {
  const { instance, knownEvacuations, ended } = work;
  const taken = new Set(
    instance.migrations?.flatMap(({ uuid, status }) => (status === 'accepted' ? [uuid] : [])),
  );
  return ({ uuid, type, instanceId, status }) => {
    if (instanceId !== instance.id || ended.has(uuid)) return false;
    if (taken.has(uuid)) return status !== 'accepted';
    return type === 'evacuation' && !knownEvacuations.has(uuid);
  };
}
