import type { Instance } from '../../model/instance.ts';
import { isOwnLock } from '../../model/lock-mark.ts';
import type { Nova } from '../../nova/nova.ts';
import type { JournalledInstance } from '../../recovery/index.ts';
import { shellWord, showInstance } from '../commands.ts';
import { type HostLook, showAll } from './look-at-host.ts';
import type { ReadmissionBlocker } from './report.ts';

/**
 * The instances that a recovery began to change and did not bring to their end. Whatever is gone, or is by now as it was to
 * be, has come to its end all the same.
 *
 * @param computeReports While it does not, what Nova shows of an instance on the host is what somebody wrote there, and no guest.
 */
export async function unfinishedRecoveries(
  nova: Nova,
  look: HostLook,
  records: ReadonlyMap<string, JournalledInstance>,
  computeReports: boolean,
  signal?: AbortSignal,
): Promise<readonly ReadmissionBlocker[]> {
  const elsewhere = await showAll(
    nova,
    [...records.keys()].filter((id) => !look.here.has(id)),
    signal,
  );
  return [...records].flatMap(([id, record]) => {
    const instance = look.here.get(id) ?? elsewhere.get(id);
    if (instance === undefined) return [];
    const isHere = look.here.has(id);
    if ((!isHere || computeReports) && isAsIntended(instance, record)) return [];
    return [unfinished(instance, record, look.host, computeReports)];
  });
}

function isAsIntended(instance: Instance, record: JournalledInstance): boolean {
  const { vmState, taskState, locked, lockedReason } = instance;
  if (taskState !== null || (locked && isOwnLock(lockedReason))) return false;
  const wanted = record.unfinished?.endState.vmState ?? stateOf(record);
  return wanted === 'any' ? vmState !== 'error' : vmState === wanted;
}

function stateOf({ prior }: JournalledInstance): 'active' | 'stopped' | 'any' {
  if (prior.value === 'unknown') return 'any';
  return prior.value === 'running' ? 'active' : 'stopped';
}

function unfinished(
  instance: Instance,
  { prior }: JournalledInstance,
  host: string,
  computeReports: boolean,
): ReadmissionBlocker {
  const { id, name, vmState, taskState } = instance;
  const before =
    prior.value === 'unknown'
      ? 'nobody knows whether it was running'
      : `its owner had left it ${prior.value}`;
  const seen = `A recovery of ${name} was begun and has not come to its end: it is ${vmState}, task_state ${taskState ?? 'none'}, on ${instance.host ?? 'no host'}, and ${before}.`;
  const base = { code: 'recoveryUnfinished', instanceId: id, migration: null } as const;
  if (!computeReports) {
    return {
      ...base,
      sentence: `${seen} Run the recovery again while ${host} is down; once nova-compute runs there, it is for you to put right by hand.`,
      command: showInstance(id),
    };
  }
  return {
    ...base,
    sentence: `${seen} ${host} runs again, so no recovery can go on with it: put it right by hand, then call again; or give abandonUnfinished: true.`,
    command: putRight(instance, prior.value),
  };
}

// An instance in error can be stopped as it is. A hard reboot makes its guest anew and leaves it running.
function putRight({ id, vmState }: Instance, prior: JournalledInstance['prior']['value']): string {
  const word = shellWord(id);
  if (prior === 'unknown') return showInstance(id);
  if (prior === 'stopped') return `openstack server stop ${word}`;
  if (vmState === 'error') {
    return `openstack server set --state active ${word} && openstack server reboot --hard ${word}`;
  }
  return `openstack server start ${word}`;
}
