import Table from 'cli-table3';
import type { Clock, HostPlan, RecoveryEvent, RecoveryPlan, RecoveryReport, Step } from 'nova-lifeboat';

/** Says one sentence. */
export function tell(sentence: string): void {
  console.log(`\n${sentence}`);
}

/** Shows what would be done, instance by instance. */
export function printPlan({ instances }: HostPlan): void {
  const table = newTable(['instance', 'vm_state', 'power_state', 'owner left it', 'steps', 'ends']);
  for (const { instance, plan } of instances) {
    table.push([
      instance.name,
      instance.vmState,
      instance.powerState,
      plan.prior.value,
      stepsOf(plan),
      endOf(plan),
    ]);
  }
  console.log(table.toString());
}

/** Makes a listener that shows the steps of a recovery as they are taken. */
export function printOutcome(clock: Clock): (event: RecoveryEvent) => void {
  const start = clock.now();
  const names = new Map<string, string>();
  const line = (text: string) => {
    console.log(`  ${((clock.now() - start) / 1000).toFixed(1).padStart(5)} s  ${text}`);
  };
  return (event) => {
    switch (event.type) {
      case 'hostSilent':
        line(`no heartbeat from ${event.host} any more`);
        break;
      case 'hostSeenDown':
        line(`Nova sees ${event.host} down`);
        break;
      case 'instanceStarted':
        names.set(event.instanceId, event.name);
        break;
      case 'callAnswered':
        if (event.instanceId !== null && event.call !== 'lock' && event.call !== 'unlock') {
          line(`${names.get(event.instanceId) ?? event.instanceId}: ${event.call} ${event.result}`);
        }
        break;
      case 'instanceFinished': {
        const { name, outcome, seen } = event.outcome;
        line(`${name}: ${outcome}${seen === null ? '' : `, ${seen.vmState} on ${seen.host ?? 'no host'}`}`);
        break;
      }
      default:
    }
  };
}

/** Shows how it went and what is left to do. */
export function printReport({ outcome, instances, followUps }: RecoveryReport): void {
  const table = newTable(['instance', 'outcome', 'owner left it', 'now', 'host']);
  for (const each of instances) {
    table.push([each.name, each.outcome, each.prior, each.seen?.vmState ?? '-', each.seen?.host ?? '-']);
  }
  console.log(table.toString());
  console.log(`Outcome: ${outcome}. Left to do:`);
  for (const { sentence, command } of followUps) {
    console.log(`- ${sentence}\n    ${command}`);
  }
}

function newTable(head: string[]): InstanceType<typeof Table> {
  return new Table({ head, style: { head: [], border: [] }, wordWrap: true });
}

function stepsOf(plan: RecoveryPlan): string {
  return 'steps' in plan ? plan.steps.map(stepText).filter(Boolean).join(', ') : plan.decision;
}

function stepText(step: Step): string {
  switch (step.kind) {
    case 'confirmResize':
      return `confirmResize on ${step.source}`;
    case 'evacuate':
      return `evacuate at ${step.microversion}`;
    case 'resetState':
      return `reset to ${step.state}`;
    case 'start':
    case 'stop':
    case 'shelve':
    case 'delete':
      return step.kind;
    case 'lock':
    case 'unlock':
    case 'awaitMigration':
    case 'awaitState':
      return '';
  }
}

function endOf(plan: RecoveryPlan): string {
  return 'endState' in plan ? plan.endState.vmState : plan.decision === 'hold' ? plan.hold.code : '-';
}
