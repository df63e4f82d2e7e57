import type { Step } from '../../recovery/index.ts';
import type { StepResult, Work } from '../work.ts';
import { awaitMigration } from './await-migration.ts';
import { awaitState } from './await-state.ts';
import { confirmResize } from './confirm-resize.ts';
import { deleteInstance } from './delete.ts';
import { evacuate } from './evacuate.ts';
import { lock, unlock } from './locks.ts';
import { start, stop } from './power.ts';
import { resetState } from './reset-state.ts';
import { shelve } from './shelve.ts';

/** Carries out one step of a plan. */
export async function runStep(work: Work, step: Step): Promise<StepResult> {
  switch (step.kind) {
    case 'lock':
      return lock(work, step);
    case 'confirmResize':
      return confirmResize(work, step);
    case 'resetState':
      return resetState(work, step);
    case 'evacuate':
      return evacuate(work, step);
    case 'awaitMigration':
      return awaitMigration(work, step);
    case 'awaitState':
      return awaitState(work, step);
    case 'start':
      return start(work, step);
    case 'stop':
      return stop(work, step);
    case 'shelve':
      return shelve(work, step);
    case 'delete':
      return deleteInstance(work, step);
    case 'unlock':
      return unlock(work, step);
  }
}
