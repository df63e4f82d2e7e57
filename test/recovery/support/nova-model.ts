import { atLeast } from '../../../src/model/microversion.ts';
import type { Instance } from '../../../src/model/instance.ts';
import type { PowerState } from '../../../src/model/power-state.ts';
import type { Step } from '../../../src/recovery/index.ts';

/** What Nova and the hypervisor hold of an instance while a plan is carried out. */
export interface Guest {
  readonly vmState: string;
  readonly powerState: PowerState;
  readonly host: string | null;
  /** Nova refused a step, or a wait of the plan never ends. */
  readonly stuck?: string;
}

const ELSEWHERE = 'another host';

const ACTIVE = { vmState: 'active', powerState: 'running' } as const;
const STOPPED = { vmState: 'stopped', powerState: 'shutdown' } as const;

/**
 * What Nova makes of the steps of a plan, as observed: a list of all the ends that are possible. Knows nothing of
 * the planner's own idea of it.
 */
export function carryOut(steps: readonly Step[], { vmState, powerState, host }: Instance): readonly Guest[] {
  let guests: readonly Guest[] = [{ vmState, powerState, host }];
  for (const step of steps) {
    guests = guests.flatMap((guest) => (guest.stuck === undefined ? after(step, guest) : [guest]));
  }
  return guests;
}

function after(step: Step, guest: Guest): readonly Guest[] {
  switch (step.kind) {
    case 'lock':
    case 'unlock':
      return [guest];
    case 'confirmResize':
      if (guest.vmState !== 'resized') return [refused(step, guest)];
      return [{ ...guest, vmState: guest.powerState === 'shutdown' ? 'stopped' : 'active' }];
    case 'resetState':
      return [{ ...guest, vmState: 'active' }];
    case 'evacuate':
      return [evacuated(step, guest, atLeast(step.microversion, '2.95'))];
    case 'awaitMigration':
      // Somebody else's evacuation: nobody knows the microversion at which it was sent.
      return step.migration === undefined
        ? [guest]
        : [evacuated(step, guest, false), evacuated(step, guest, true)];
    case 'start':
      return [
        guest.vmState === 'stopped' || guest.vmState === 'active'
          ? { ...guest, ...ACTIVE }
          : refused(step, guest),
      ];
    case 'stop':
      return [
        guest.vmState === 'stopped' || guest.vmState === 'active'
          ? { ...guest, ...STOPPED }
          : refused(step, guest),
      ];
    case 'shelve':
      return [
        guest.vmState === 'stopped' || guest.vmState === 'active'
          ? { ...guest, ...STOPPED, vmState: 'shelved' }
          : refused(step, guest),
      ];
    case 'delete':
      return [{ ...guest, vmState: 'deleted', host: null }];
    case 'awaitState': {
      const shown = step.vmStates.some((vmState) => vmState === guest.vmState);
      const left = step.leftHost === undefined || guest.host !== step.leftHost;
      return [shown && left ? guest : { ...guest, stuck: `never ${step.vmStates.join(' or ')}` }];
    }
  }
}

function evacuated(step: Step, guest: Guest, endsStopped: boolean): Guest {
  const moved = { ...guest, host: ELSEWHERE };
  switch (guest.vmState) {
    case 'error':
      return { ...moved, ...ACTIVE };
    case 'active':
      return endsStopped ? { ...moved, ...STOPPED } : { ...moved, ...ACTIVE };
    case 'stopped':
      return { ...moved, ...STOPPED };
    default:
      return refused(step, guest);
  }
}

function refused(step: Step, guest: Guest): Guest {
  return { ...guest, stuck: `${step.kind} refused in ${guest.vmState}` };
}
