import type { RiskCode } from '../recovery/index.ts';
import { guestState, listSnapshots } from './commands.ts';
import type { FollowUp } from './follow-up.ts';
import type { InstanceOutcome } from './instance-outcome.ts';

/** Nova's words where a rebuild meets a guest of the same instance on its destination (`InstanceExists`). */
const GUEST_EXISTS = /InstanceExists|already exists/;

/** What the interrupted operation of an instance, or its recovery, has left behind for somebody to take away. */
export function leftBehind(outcome: InstanceOutcome): FollowUp[] {
  const { instanceId, name } = outcome;
  const found: FollowUp[] = [];
  // An instance that was not touched still has whatever was under way.
  const wasMoved = outcome.outcome === 'recovered';
  if (wasMoved && hasRisk(outcome, 'orphanImage')) {
    found.push({
      code: 'deleteOrphanImage',
      instanceId,
      sentence: `A snapshot of ${name} was being taken and is never completed. The command lists the images of ${name}; delete the one that is still queued or saving.`,
      command: listSnapshots(instanceId),
    });
  }
  if (wasMoved && hasRisk(outcome, 'newShelfSnapshot')) {
    found.push({
      code: 'deleteOldShelfSnapshot',
      instanceId,
      sentence: `${name} is on its shelf with a new snapshot, and nothing refers to the old one. The command lists both by the name ${name}-shelved; delete the older one.`,
      command: listSnapshots(instanceId),
    });
  }
  if (wasMoved && hasRisk(outcome, 'resizeAbandoned')) {
    found.push({
      code: 'auditAllocations',
      instanceId,
      sentence: `A resize of ${name} was abandoned: look whether its flavor is the one that its owner expects. The command, on a controller, lists allocations in Placement that nothing needs any more; with --delete it takes them away.`,
      command: 'nova-manage placement audit --verbose',
    });
  }
  const handedOver =
    outcome.outcome === 'failed' && hasRisk(outcome, 'guestMayRunElsewhere') && meetsItsGuest(outcome);
  if (outcome.guestMayRunOn !== null && !handedOver) {
    const host = outcome.guestMayRunOn;
    found.push({
      code: 'lookForGuest',
      instanceId,
      sentence: `An evacuation of ${name} to ${host} failed and may have left its guest running there, unknown to Nova. The command, on ${host}, tells; where it runs, end it there (virsh destroy) before ${name} is recovered anywhere else.`,
      command: `virsh domstate ${instanceId}`,
    });
  }
  if (handedOver) {
    const host = destinationOf(outcome);
    found.push({
      code: 'lookForGuest',
      instanceId,
      sentence: `${name} was handed over to ${host} by its live migration before the failure, so its guest may run there although Nova shows it in error on the failed host. The command, on ${host}, tells; where it runs, the host in Nova's record has to be put right by hand. Do not evacuate it elsewhere.`,
      command: guestState(instanceId),
    });
  }
  return found;
}

function hasRisk({ plan }: InstanceOutcome, code: RiskCode): boolean {
  return plan.risks.some((risk) => risk.code === code);
}

function meetsItsGuest({ reason }: InstanceOutcome): boolean {
  return reason !== null && GUEST_EXISTS.test(reason);
}

function destinationOf({ plan }: InstanceOutcome): string {
  const evacuate =
    plan.decision === 'recover' ? plan.steps.find((step) => step.kind === 'evacuate') : undefined;
  return evacuate?.host ?? 'the destination of its live migration';
}
