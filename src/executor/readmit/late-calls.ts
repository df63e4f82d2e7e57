import pLimit from 'p-limit';
import type { Instance } from '../../model/instance.ts';
import type { InstanceAction } from '../../model/instance-action.ts';
import { isNotFoundError } from '../../nova/index.ts';
import type { Nova } from '../../nova/nova.ts';
import { listActions, purgeQueue } from '../commands.ts';
import { READS_AT_ONCE } from '../defaults.ts';
import type { JournalRecord } from '../journal/journal-record.ts';
import { type HostLook, mayWait, showAll } from './look-at-host.ts';
import type { ReadmissionBlocker, ReadmissionWarning } from './report.ts';

/** What recoveries do, and what is never sent to the host of the instance: the call that waits is older than these. */
const NOT_SENT_TO_HOST: readonly string[] = [
  'evacuate',
  'resetState',
  'lock',
  'unlock',
  'confirmResize',
  'create',
  'live-migration',
];

/**
 * The calls that were asked of the host before its instances left it, and that it never began: they wait in its queue, and are
 * carried out when it is back, although the instance is elsewhere by then. nova-compute does not look where it is: a stop
 * writes `stopped` over a running guest, a delete deletes it in Nova alone.
 *
 * An instance that had no task when its host was seen down had no such call.
 */
export async function lateCalls(
  nova: Nova,
  look: HostLook,
  runs: readonly (readonly JournalRecord[])[],
  signal?: AbortSignal,
): Promise<readonly ReadmissionBlocker[]> {
  const tasks = withTask(runs);
  const gone = [...tasks].filter((id) => !look.here.has(id));
  const elsewhere = await showAll(nova, gone, signal);
  const inTurn = pLimit(READS_AT_ONCE);
  const found = await Promise.all(
    [...elsewhere.values()].map((instance) =>
      inTurn(async () => {
        const action = await neverBegun(nova, instance.id, look.lastHeartbeat, signal);
        return action === null ? [] : [waits(instance, action, look.host)];
      }),
    ),
  );
  return found.flat();
}

/** What nova-compute takes up again with the instances that are still on the host. */
export function tasksUnderWay({ here, host }: HostLook): readonly ReadmissionWarning[] {
  return [...here.values()].flatMap(({ id, name, taskState }) =>
    taskState === null
      ? []
      : [
          {
            code: 'taskUnderWay' as const,
            instanceId: id,
            migration: null,
            sentence: `${name} is on ${host} with task_state ${taskState}: nova-compute takes that up or ends it when it starts, and carries out the call if it still waits in its queue.`,
            command: listActions(id),
          },
        ],
  );
}

function withTask(runs: readonly (readonly JournalRecord[])[]): ReadonlySet<string> {
  const tasks = new Set<string>();
  for (const record of runs.flat()) {
    if (record.kind !== 'snapshot') continue;
    for (const { id, taskState } of record.instances) {
      if (taskState !== null) tasks.add(id);
    }
  }
  return tasks;
}

async function neverBegun(
  nova: Nova,
  id: string,
  lastHeartbeat: string | null,
  signal?: AbortSignal,
): Promise<InstanceAction | null> {
  try {
    const { data: actions } = await nova.instanceActions.list(id, { signal }).all();
    const left = actions.findIndex(({ action }) => action === 'evacuate');
    const asked = actions.slice(left + 1).find(({ action }) => !NOT_SENT_TO_HOST.includes(action));
    if (asked === undefined || !mayWait(asked.startTime, lastHeartbeat)) return null;
    const { data: shown } = await nova.instanceActions.show(id, asked.requestId, { signal });
    return shown.events?.some(({ event }) => event.startsWith('compute_')) === true ? null : shown;
  } catch (error) {
    if (isNotFoundError(error)) return null;
    throw error;
  }
}

function waits(instance: Instance, { action }: InstanceAction, host: string): ReadmissionBlocker {
  return {
    code: 'lateCallBreaks',
    instanceId: instance.id,
    migration: null,
    sentence: `The call ${action} of ${instance.name} was sent to ${host}, which never began with it; it may wait in its queue, and ${instance.name} is on ${instance.host ?? 'no host'} by now: carried out late, it breaks or deletes it. The command, on a RabbitMQ node, empties the queue; then say queuePurged: true.`,
    command: purgeQueue(host),
  };
}
