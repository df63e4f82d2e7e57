import {
  pauseInstance,
  resumeInstance,
  suspendInstance,
  unpauseInstance,
} from '../../compute/pause-instance.ts';
import { simpleAction } from './simple-action.ts';

/** `pause`. */
export const pause = simpleAction({
  action: 'pause',
  vmStates: ['active'],
  task: 'pausing',
  method: 'pause_instance',
  body: pauseInstance,
});

/** `unpause`. */
export const unpause = simpleAction({
  action: 'unpause',
  vmStates: ['paused'],
  task: 'unpausing',
  method: 'unpause_instance',
  body: unpauseInstance,
});

/** `suspend`. */
export const suspend = simpleAction({
  action: 'suspend',
  vmStates: ['active'],
  task: 'suspending',
  method: 'suspend_instance',
  body: suspendInstance,
});

/** `resume`. */
export const resume = simpleAction({
  action: 'resume',
  vmStates: ['suspended'],
  task: 'resuming',
  method: 'resume_instance',
  body: resumeInstance,
});
