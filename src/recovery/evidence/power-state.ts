import type { Instance } from '../../model/instance.ts';
import type { Evidence } from '../prior-state.ts';

/**
 * What the hypervisor reported last. A paused guest executes nothing. In rescue mode it is the rescue's guest and says
 * nothing of the instance.
 */
export function fromPowerState({ powerState, vmState }: Instance): Evidence[] {
  const seen = `power_state ${powerState}`;
  if (vmState === 'rescued') return [{ source: 'powerState', value: 'unknown', seen }];
  switch (powerState) {
    case 'running':
      return [{ source: 'powerState', value: 'running', seen }];
    case 'shutdown':
    case 'paused':
      return [{ source: 'powerState', value: 'stopped', seen }];
    default:
      return [{ source: 'powerState', value: 'unknown', seen }];
  }
}
