import { deleteAllocation, listMigrationsOf, purgeQueue } from '../commands.ts';
import { type HostLook, mayWait, type ResizeFromHost } from './look-at-host.ts';
import type { ReadmissionBlocker, ReadmissionWarning } from './report.ts';

/**
 * What the resizes that left the host make of its return. A confirm or a revert that was sent to it waits in its queue, and
 * nova-compute does not look at what became of the instance meanwhile: one that was left alone is confirmed late and correctly,
 * one that was reset and evacuated is thrown into error, or gets a second guest.
 */
export function resizeFindings(
  { host, here, resizes, lastHeartbeat }: HostLook,
  queuePurged: boolean,
): { readonly blockers: readonly ReadmissionBlocker[]; readonly warnings: readonly ReadmissionWarning[] } {
  const blockers: ReadmissionBlocker[] = [];
  const warnings: ReadmissionWarning[] = [];
  for (const resize of resizes) {
    const { row, instance } = resize;
    const isStillResized = instance.vmState === 'resized';
    const waits = !queuePurged && mayWait(row.updatedAt ?? row.createdAt, lastHeartbeat);
    if (row.status === 'finished') {
      warnings.push(ofFinished(resize, host, isStillResized));
    } else if (isStillResized) {
      warnings.push(ofVerdict(resize, host, waits));
    } else if (waits && !here.has(instance.id)) {
      blockers.push(breaks(resize, host));
    }
  }
  return { blockers, warnings };
}

function about({ row, instance }: ResizeFromHost): {
  readonly instanceId: string;
  readonly migration: string;
} {
  return { instanceId: instance.id, migration: row.uuid };
}

function ofFinished(resize: ResizeFromHost, host: string, isStillResized: boolean): ReadmissionWarning {
  const { row, instance } = resize;
  if (isStillResized) {
    return {
      ...about(resize),
      code: 'resizeAwaitsVerdict',
      sentence: `${instance.name} is on ${instance.host ?? 'no host'} and awaits its owner's verdict on a resize from ${host}; it can be confirmed or reverted again once ${host} is back.`,
      command: listMigrationsOf(instance.id),
    };
  }
  return {
    ...about(resize),
    code: 'resizeLeftOver',
    sentence: `A resize of ${instance.name} from ${host} was never confirmed, and the instance has moved on to ${instance.host ?? 'no host'}: ${host} still has its old guest (powered off) and disk, which nobody takes away, and never may it be scheduled there before they are gone. The command, of the osc-placement plugin, frees what it holds in Placement.`,
    command: deleteAllocation(row.uuid),
  };
}

function ofVerdict(resize: ResizeFromHost, host: string, waits: boolean): ReadmissionWarning {
  const { row, instance } = resize;
  const [code, verb] =
    row.status === 'confirming'
      ? (['lateConfirm', 'confirmed'] as const)
      : (['lateRevert', 'reverted'] as const);
  const sentence = waits
    ? `The resize of ${instance.name} is ${verb} by ${host} as soon as nova-compute is back there, which is as it should be: leave ${instance.name} alone until then, and do not purge the queue without need.`
    : `The resize of ${instance.name} was to be ${verb} by ${host}, and that call waits no more: it stays ${row.status} until somebody puts its record right.`;
  return { ...about(resize), code, sentence, command: listMigrationsOf(instance.id) };
}

function breaks(resize: ResizeFromHost, host: string): ReadmissionBlocker {
  const { row, instance } = resize;
  return {
    ...about(resize),
    code: 'lateCallBreaks',
    sentence: `The resize of ${instance.name} is ${row.status} on ${host}, and the instance is ${instance.vmState} on ${instance.host ?? 'no host'} by now: when the call that waits in the queue of ${host} is carried out, it throws the instance into error or brings up a second guest. The command, on a RabbitMQ node, empties the queue; then say queuePurged: true.`,
    command: purgeQueue(host),
  };
}
