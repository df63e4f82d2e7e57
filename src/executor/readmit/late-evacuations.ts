import type { Nova } from '../../nova/nova.ts';
import { purgeQueue } from '../commands.ts';
import { type HostLook, mayWait, showAll } from './look-at-host.ts';
import type { ReadmissionBlocker } from './report.ts';

/**
 * Evacuations from other hosts that may wait in the queue of this one, which died before it took them up: their record stays
 * `accepted`, with no destination in it. Carried out late, one destroys an instance that was evacuated anew meanwhile.
 */
export async function lateEvacuations(
  nova: Nova,
  { host, lastHeartbeat }: HostLook,
  signal?: AbortSignal,
): Promise<readonly ReadmissionBlocker[]> {
  const { data } = await nova.migrations.list({ type: 'evacuation', status: 'accepted' }, { signal }).all();
  const rows = data.filter(
    ({ sourceCompute, destCompute, createdAt }) =>
      sourceCompute !== host &&
      (destCompute === null || destCompute === host) &&
      mayWait(createdAt, lastHeartbeat),
  );
  const instances = await showAll(
    nova,
    rows.map(({ instanceId }) => instanceId),
    signal,
  );
  return rows.flatMap((row): readonly ReadmissionBlocker[] => {
    const instance = instances.get(row.instanceId);
    // Where it still is on its failed host, a late evacuation is a wanted one.
    if (instance === undefined || instance.host === row.sourceCompute) return [];
    return [
      {
        code: 'lateCallBreaks',
        instanceId: instance.id,
        migration: row.uuid,
        sentence: `An evacuation of ${instance.name} from ${row.sourceCompute ?? 'another host'} was accepted and never begun, and ${instance.name} is on ${instance.host ?? 'no host'} by now: where the call waits in the queue of ${host}, carried out late it leaves the instance in error for good. The command, on a RabbitMQ node, empties the queue; then say queuePurged: true.`,
        command: purgeQueue(host),
      },
    ];
  });
}
