import type { Microversion } from '../../../src/model/microversion.ts';
import type { ResetStateStep, Step } from '../../../src/recovery/index.ts';
import { FAILED_HOST, finishedResize, RESIZE_SOURCE } from '../../support/instances.ts';

export const lock: Step = { kind: 'lock' };
export const unlock: Step = { kind: 'unlock' };
export const start: Step = { kind: 'start' };
export const stop: Step = { kind: 'stop' };

/** The confirm of the scenario's resize, on its source. */
export const confirm: Step = {
  kind: 'confirmResize',
  migration: finishedResize().uuid,
  source: RESIZE_SOURCE,
};

/** What Nova writes once the confirm is carried out; the instance is still on the failed host. */
export function confirmed(vmState: 'active' | 'stopped'): Step {
  return { kind: 'awaitState', vmStates: [vmState] };
}

export function reset(provenBy: ResetStateStep['provenBy']): Step {
  return { kind: 'resetState', state: 'active', provenBy };
}

export function evacuate(microversion: Microversion, host?: string): Step {
  return { kind: 'evacuate', microversion, ...(host === undefined ? {} : { host }) };
}

/** The wait for the plan's own evacuation, or for somebody else's where that is named. */
export function evacuated(migration?: string): Step {
  return { kind: 'awaitMigration', ...(migration === undefined ? {} : { migration }) };
}

/** The instance shows one of these and another host than the failed one. */
export function moved(...vmStates: ('active' | 'stopped')[]): Step {
  return { kind: 'awaitState', vmStates, leftHost: FAILED_HOST };
}
