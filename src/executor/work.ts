import type { Instance } from '../model/instance.ts';
import type { Migration } from '../model/migration.ts';
import type { Attempt, RecoveryPlan, Step, UnfinishedRecovery } from '../recovery/index.ts';
import type { HostPoller } from './host-poller.ts';
import type { InstanceResult } from './instance-outcome.ts';
import type { RecoveryRun } from './run.ts';

/** The work on one instance, as it stands. */
export interface Work {
  readonly run: RecoveryRun;
  readonly poller: HostPoller;
  /** When the work on this instance began, by our clock, in milliseconds since the epoch. */
  readonly begunAt: number;
  /** The evacuations that were there before ours. */
  readonly knownEvacuations: ReadonlySet<string>;
  /** What Nova showed last. */
  instance: Instance;
  plan: RecoveryPlan;
  /** Our evacuation was accepted, or an accepted one was found. */
  evacuating: boolean;
  /** What is left to do behind the evacuation that is, or was, under way when the plan was made anew. */
  behind: Pick<UnfinishedRecovery, 'steps' | 'endState'> | null;
  /** An evacuation was sent, its answer was lost, and no record of it was found. */
  answerLost: boolean;
  /** The host on which its resize was confirmed, which cannot be undone. */
  confirmed: string | null;
  /** A reset was made: leaving now would leave the instance active on a dead host. */
  wasReset: boolean;
  /** That reset was made from vm_state error, where no refusal can prove it; should Nova refuse the evacuation, it is taken back. */
  wayBack: boolean;
  /** What has come of this run's evacuations: what Nova refused for the instance's own sake, and what it accepted and failed in. */
  readonly attempts: Attempt[];
  /** The uuids of this run's evacuations that have ended without bringing it home. */
  readonly ended: Set<string>;
  /** How often its recovery was tried again. */
  retries: number;
  /** When its time is over, by our clock; infinite where it has no deadline. */
  readonly deadlineAt: number;
  /** A lock of ours is on it. */
  lockHeld: boolean;
  /** The record of the evacuation. */
  migration: Migration | null;
}

/** It has failed in a way in which another try may succeed. */
export interface Retry {
  readonly next: 'retry';
  readonly reason: string;
  /** Whether the same would happen at once again: the next try waits then. */
  readonly wait: boolean;
}

/** What a step leads to. */
export type StepResult =
  | { readonly next: 'step' }
  | {
      readonly next: 'replan';
      readonly why: string;
      /** Whether what was seen may pass by itself, so that it is waited before the plan is made anew. */
      readonly wait?: boolean;
    }
  | Retry
  | { readonly next: 'end'; readonly outcome: InstanceResult; readonly reason: string };

/** Carries out one kind of step. */
export type StepRunner<S extends Step> = (work: Work, step: S) => Promise<StepResult>;

/** On with the plan. */
export const ON: StepResult = { next: 'step' };

/** The run was ended before this instance's recovery had begun in earnest. */
export const NOT_BEGUN: StepResult = {
  next: 'end',
  outcome: 'notStarted',
  reason: 'The run was ended first.',
};

/** Its owner, or somebody else, has deleted the instance since it was planned. */
export const DELETED_MEANWHILE: StepResult = {
  next: 'end',
  outcome: 'none',
  reason: 'It was deleted meanwhile.',
};

/** This try has failed, and a later one may succeed. */
export function tryAgain(reason: string, { wait = true } = {}): Retry {
  return { next: 'retry', reason, wait };
}

/** This instance's recovery has failed. */
export function failed(reason: string): StepResult {
  return { next: 'end', outcome: 'failed', reason };
}
