import type { Facts } from './facts.ts';
import type { Reason, Risk } from './plan.ts';
import { risk } from './risks.ts';
import { meaningOf } from './task-states.ts';
import { reason } from './verdict.ts';

/** What the interrupted operation leaves behind. */
export function taskRisks({ instance }: Facts): readonly Risk[] {
  switch (meaningOf(instance.taskState)?.leaves) {
    case 'orphanImage':
      return [risk('orphanImage')];
    case 'resizeAbandoned':
      return [risk('resizeAbandoned')];
    case 'dataSuspect':
      return [risk('dataSuspect')];
    default:
      return [];
  }
}

/** What becomes of the operation that the failure has cut short. */
export function taskReasons({ instance, intended }: Facts): readonly Reason[] {
  if (instance.taskState === null) return [];
  return intended === null
    ? [reason('taskAbandoned', `Its ${instance.taskState} is abandoned.`)]
    : [reason('taskFinished', `Its ${instance.taskState} was under way and would have left it ${intended}.`)];
}
