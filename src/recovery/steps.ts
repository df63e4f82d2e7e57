import type { Microversion } from '../model/microversion.ts';

/** Keeps the owner's hands off meanwhile; the reason carries the run and the prior state. Admins are not stopped by it. */
export interface LockStep {
  readonly kind: 'lock';
}

/**
 * Confirms the resize on its living source. Nova then writes stopped (power_state 4) or active, and frees the allocation. It
 * takes from the owner the right to revert, so it is made only after Nova has refused the very evacuation that follows
 * *because of vm_state resized*; any other refusal leaves the instance as it is.
 */
export interface ConfirmResizeStep {
  readonly kind: 'confirmResize';
  /** The resize's migration record. */
  readonly migration: string;
  /** The host that does the work. */
  readonly source: string;
}

/**
 * Resets vm_state to active, never to error: from error every evacuation ends running. It cannot be undone, so it
 * is made only after Nova has refused the very evacuation that follows *because of vm_state*; any other refusal
 * leaves the instance as it is.
 */
export interface ResetStateStep {
  readonly kind: 'resetState';
  readonly state: 'active';
  /**
   * What makes it safe: `refusal` the evacuation is posted first, and Nova refuses it because of vm_state alone; `journal`
   * Nova has accepted an earlier attempt, which then failed; `wayBack` vm_state is error, where no refusal can be had:
   * should Nova not accept the evacuation that follows, the state is reset to error again.
   */
  readonly provenBy: 'refusal' | 'journal' | 'wayBack';
}

/** Asks Nova to evacuate. The microversion decides how the instance ends, so it is part of the plan. */
export interface EvacuateStep {
  readonly kind: 'evacuate';
  /** Up to 2.94 active stays active and stopped stays stopped; from 2.95 on everything but error ends stopped. */
  readonly microversion: Microversion;
  /** A destination; absent where the scheduler chooses. */
  readonly host?: string;
}

/** Waits for the end of the evacuation's migration record, the only signal that can be trusted. */
export interface AwaitMigrationStep {
  readonly kind: 'awaitMigration';
  /** The record to watch; absent for the one that this plan's evacuate step makes. */
  readonly migration?: string;
}

/** Waits until the instance shows one of the states, no task_state and, where named, another host. */
export interface AwaitStateStep {
  readonly kind: 'awaitState';
  readonly vmStates: readonly ('active' | 'stopped' | 'shelved' | 'shelved_offloaded')[];
  /** The failed host, which must no longer be the instance's. */
  readonly leftHost?: string;
}

/** Starts the instance, unless it is active already. */
export interface StartStep {
  readonly kind: 'start';
}

/** Stops the instance by the client, unless it is stopped already; only with `allowClientStop`. */
export interface StopStep {
  readonly kind: 'stop';
}

/** Shelves the instance again, which had been on its shelf before. */
export interface ShelveStep {
  readonly kind: 'shelve';
}

/** Completes its owner's deletion: with the host down Nova carries it out at once. Only with `completeDeletes`. */
export interface DeleteStep {
  readonly kind: 'delete';
}

/** Takes off the lock that the lock step, or an earlier run, put on. */
export interface UnlockStep {
  readonly kind: 'unlock';
}

/** One thing that the executor does. */
export type Step =
  | LockStep
  | ConfirmResizeStep
  | ResetStateStep
  | EvacuateStep
  | AwaitMigrationStep
  | AwaitStateStep
  | StartStep
  | StopStep
  | ShelveStep
  | DeleteStep
  | UnlockStep;
