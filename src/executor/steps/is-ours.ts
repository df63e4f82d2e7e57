import type { Migration } from '../../model/migration.ts';
import type { Work } from '../work.ts';

/** An evacuation of this instance that was not there before the run. The POST itself gives no id to go by. */
export function isOurs({ instance, knownEvacuations }: Work): (migration: Migration) => boolean {
  return ({ uuid, type, instanceId }) =>
    type === 'evacuation' && instanceId === instance.id && !knownEvacuations.has(uuid);
}
