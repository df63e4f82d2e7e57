import type { ComputeService } from '../model/compute-service.ts';
import { byHand } from './by-hand.ts';
import { deleteAllocation, giveHostBack, listEvacuations, listInstancesOn, shellWord } from './commands.ts';
import type { RecoveryPlan } from '../recovery/index.ts';
import type { FollowUp } from './follow-up.ts';
import type { InstanceOutcome, SeenState } from './instance-outcome.ts';
import { leftBehind } from './left-behind.ts';

/**
 * What is left to do on this host and its instances.
 *
 * @param before The service as it was; null where the host was not forced down.
 * @param undone Whether there is an instance that could not be looked at, with something left to do.
 */
export function followUpsOf(
  host: string,
  before: ComputeService | null,
  instances: readonly InstanceOutcome[],
  undone = false,
): FollowUp[] {
  return [
    ...aboutHost(host, instances, undone),
    ...(before === null ? [] : [readmit(host, before)]),
    ...instances.flatMap((instance) => [...aboutInstance(host, instance), ...leftBehind(instance)]),
  ];
}

function aboutHost(host: string, instances: readonly InstanceOutcome[], undone: boolean): FollowUp[] {
  const unresolved = instances.filter(({ evacuationUnresolved }) => evacuationUnresolved);
  const keepDown: FollowUp[] =
    unresolved.length === 0
      ? []
      : [
          {
            code: 'keepComputeDown',
            instanceId: null,
            sentence: `Do not start nova-compute on ${host} before these evacuations have ended: when it starts, it destroys the guests of every evacuation that is accepted or under way (${unresolved.map(({ name }) => name).join(', ')}). So that no reboot starts it, mask it there (systemctl mask --now nova-compute; openstack-nova-compute on some distributions). The command shows the evacuations; readmitHost says when it is safe.`,
            command: listEvacuations(host),
          },
        ];
  const notHome = instances.some(
    ({ outcome }) => outcome === 'failed' || outcome === 'inFlight' || outcome === 'notStarted',
  );
  const again: FollowUp[] =
    notHome || undone
      ? [
          {
            code: 'runAgain',
            instanceId: null,
            sentence:
              'Run the recovery again once the cause is gone, by the same call and with the same journal: it goes on from there, and still knows what every instance was. The command shows what is still on the failed host.',
            command: listInstancesOn(host),
          },
        ]
      : [];
  return [...keepDown, ...again];
}

// A host that somebody had disabled before the failure stays disabled.
function readmit(host: string, { status, disabledReason }: ComputeService): FollowUp {
  const before =
    status === 'enabled'
      ? ''
      : ` It was ${status} before the recovery (${disabledReason ?? 'no reason given'}).`;
  return {
    code: 'readmitHost',
    instanceId: null,
    sentence: `${host} stays forced down and disabled.${before} When it is repaired, ask readmitHost whether nova-compute may start, start it there, and call readmitHost again: it sees that the clean-up is done and gives the service back. The command is the same by hand; Nova refuses it until nova-compute has cleaned up.`,
    command: giveHostBack(host, { status, disabledReason }),
  };
}

function aboutInstance(
  host: string,
  { instanceId, name, outcome, plan, lockLeft, seen, wasReset, reason }: InstanceOutcome,
): FollowUp[] {
  const found: FollowUp[] = [];
  const leak = plan.risks.find(({ code }) => code === 'resizeAllocationLeaks');
  // From error it is evacuated without a reset, and the allocation leaks all the same.
  if ((outcome === 'recovered' || wasReset) && leak?.migration !== undefined) {
    found.push({
      code: 'deleteResizeAllocation',
      instanceId,
      sentence: `The resize of ${name} was not confirmed, so Placement still holds its old allocation. The command is that of the osc-placement plugin.`,
      command: deleteAllocation(leak.migration),
    });
  }
  if (outcome === 'failed' && isLeftRunning(host, plan, seen)) {
    found.push({
      code: 'stopInstance',
      instanceId,
      sentence: `${name} is running on ${seen?.host ?? 'its new host'} although it is to be stopped: ${reason ?? ''}`,
      command: `openstack server stop ${instanceId}`,
    });
  }
  if (lockLeft) {
    // A later run looks at the instances of the failed host, and at those that were not brought to their end.
    const again = seen === null || seen.host === host || outcome === 'failed' || outcome === 'inFlight';
    found.push({
      code: 'removeLock',
      instanceId,
      sentence: `${name} is still locked by this run, so that nobody starts it by mistake.${again ? ' Running the recovery again takes the lock off at its end.' : ''}`,
      command: `openstack server unlock ${shellWord(instanceId)}`,
    });
  }
  if (outcome === 'held') {
    found.push({
      code: 'recoverByHand',
      instanceId,
      sentence: `${name} is held: ${reason ?? ''}${plan.decision === 'hold' ? ` ${plan.hold.whatToDo}` : ''}`,
      command: byHand(plan.decision === 'hold' ? plan.hold.code : null, instanceId),
    });
  }
  return found;
}

function isLeftRunning(failedHost: string, plan: RecoveryPlan, seen: SeenState | null): boolean {
  if (plan.decision !== 'recover' || plan.endState.vmState !== 'stopped' || seen === null) return false;
  return (
    seen.vmState === 'active' &&
    seen.powerState === 'running' &&
    seen.host !== null &&
    seen.host !== failedHost
  );
}
