import type { Instance } from '../../model/instance.ts';
import { isResize, type Migration } from '../../model/migration.ts';
import type { Nova } from '../../nova/nova.ts';
import type { Prior } from '../../recovery/index.ts';
import { listMigrationsOf, shellWord } from '../commands.ts';
import type { FollowUp } from '../follow-up.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalRecord } from '../journal/journal-record.ts';
import { showAll, TAKEN_AFTER_MS } from './look-at-host.ts';
import type { LateConfirm, LateConfirmVerdict } from './report.ts';

/** How a confirm may have ended, and that it has not; `error` is Nova's word for one that threw the instance into error. */
const STATUSES: readonly string[] = ['confirming', 'confirmed', 'error'];

/**
 * Looks again at the instances whose resize away from the host was confirmed, or was to be, since the host failed: only the source
 * carries a confirm out, so it was done after its return.
 *
 * @param since The host's last heartbeat before the failure, in Nova's time (ISO); null where nobody knows, and then only what
 * waits still is seen.
 * @param runs The host's own runs; those of the hosts that the instances were resized to are read from the journal.
 */
export async function lateConfirms(
  nova: Nova,
  host: string,
  how: {
    readonly since: string | null;
    readonly runs: readonly (readonly JournalRecord[])[];
    readonly journal: Journal;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<readonly LateConfirm[]> {
  const rows = await rowsOf(nova, host, how.since, how.signal);
  const instances = await showAll(
    nova,
    rows.map(({ instanceId }) => instanceId),
    how.signal,
  );
  const runsOf = new Map([[host, how.runs]]);
  for (const { destCompute } of rows) {
    if (destCompute === null || runsOf.has(destCompute)) continue;
    runsOf.set(destCompute, await how.journal.load(destCompute));
  }
  const all = [...runsOf.values()].flat(2);
  return rows.flatMap((row) => {
    const instance = instances.get(row.instanceId);
    if (instance === undefined) return [];
    // Nova's periodic tasks write it as well, for a resize that nobody will ever confirm.
    if (row.status === 'error' && instance.vmState !== 'error') return [];
    return [judged(row, instance, priorOf(row.instanceId, all))];
  });
}

/** Says whether one of them is still to be carried out, or about to be: the record is `confirmed` before vm_state is written. */
export function isUnderWay(confirms: readonly LateConfirm[]): boolean {
  return confirms.some(({ seen }) => seen.vmState === 'resized');
}

/** What is left to do about them. */
export function lateConfirmFollowUps(host: string, confirms: readonly LateConfirm[]): readonly FollowUp[] {
  return confirms.flatMap(({ instanceId, name, migration, verdict, prior, seen }): FollowUp[] => {
    const id = shellWord(instanceId);
    const where = seen.host ?? 'no host';
    switch (verdict) {
      case 'asBefore':
      case 'unknownBefore':
        return [];
      case 'waiting':
        return [
          {
            code: 'confirmLost',
            instanceId,
            sentence: `The confirm of the resize of ${name} was not carried out although ${host} is back: look whether it still waits (rabbitmqctl list_queues). Where it was lost, the command makes the resize confirmable again, in the database of the cell, and confirms it.`,
            command: `mysql nova_cell1 -e ${shellWord(`UPDATE migrations SET status = 'finished' WHERE uuid = '${migration}' AND status = 'confirming' AND deleted = 0`)} && openstack server resize confirm ${id}`,
          },
        ];
      case 'broken':
        return [
          {
            code: 'lateConfirmBroke',
            instanceId,
            sentence: `${name} is in error on ${where} since ${host} carried out the confirm of its resize late; its guest is as it was. The command puts its state right; ${prior === 'stopped' ? 'its owner had stopped it.' : 'look whether its guest runs.'}`,
            command:
              prior === 'stopped'
                ? `openstack server stop ${id}`
                : `openstack server set --state active ${id}`,
          },
        ];
      case 'differs':
        return [
          {
            code: 'lateConfirmDiffers',
            instanceId,
            sentence: `${name} is ${seen.vmState} (power_state ${seen.powerState}) on ${where} since ${host} confirmed its resize late, and its owner had left it ${prior}.`,
            command:
              prior === 'stopped'
                ? `openstack server stop ${id}`
                : prior === 'running'
                  ? `openstack server start ${id}`
                  : listMigrationsOf(instanceId),
          },
        ];
    }
  });
}

async function rowsOf(
  nova: Nova,
  host: string,
  since: string | null,
  signal?: AbortSignal,
): Promise<readonly Migration[]> {
  const filter =
    since === null
      ? { status: 'confirming' as const } // It may have died over one that it had taken.
      : { changesSince: new Date(Date.parse(since) - TAKEN_AFTER_MS).toISOString() };
  const { data } = await nova.migrations.list({ sourceCompute: host, ...filter }, { signal }).all();
  return data.filter((row) => isResize(row) && row.destCompute !== host && STATUSES.includes(row.status));
}

// Every plan of one failure has the prior state of the first, which had seen it before anything was changed.
function priorOf(id: string, records: readonly JournalRecord[]): Prior {
  const last = records.findLast((record) => record.kind === 'plan' && record.instanceId === id);
  return last?.kind === 'plan' ? last.plan.prior.value : 'unknown';
}

function judged(row: Migration, instance: Instance, prior: Prior): LateConfirm {
  const { id, name, vmState, taskState, powerState, host } = instance;
  return {
    instanceId: id,
    name,
    migration: row.uuid,
    verdict: verdictOf(row, instance, prior),
    prior,
    seen: { vmState, taskState, powerState, host },
  };
}

function verdictOf(row: Migration, { vmState, powerState }: Instance, prior: Prior): LateConfirmVerdict {
  if (vmState === 'error') return 'broken';
  if (row.status === 'confirming' && vmState === 'resized') return 'waiting';
  if (prior === 'unknown') {
    const isOff = powerState === 'shutdown';
    return (vmState === 'active' && isOff) || (vmState === 'stopped' && powerState === 'running')
      ? 'differs'
      : 'unknownBefore';
  }
  const isRunning = vmState === 'active';
  return isRunning === (prior === 'running') ? 'asBefore' : 'differs';
}
