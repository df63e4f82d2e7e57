import type { Known } from './known.ts';

/** One entry of an instance's action history (`os-instance-actions`). */
export interface InstanceAction {
  readonly action: Known<
    'create' | 'stop' | 'start' | 'resize' | 'migrate' | 'confirmResize' | 'resetState' | 'evacuate'
  >;
  readonly requestId: string;
  /** Null for what Nova did on its own, such as the stop after a guest was found to be off. */
  readonly userId: string | null;
  readonly startTime: string;
  readonly updatedAt: string | null;
  /** `Error` when the action failed, else null. */
  readonly message: string | null;
  /** Absent in a list; Nova gives events only for one action at a time. */
  readonly events?: readonly InstanceActionEvent[];
}

/** One step of an action on one host. */
export interface InstanceActionEvent {
  readonly event: string;
  readonly startTime: string | null;
  readonly finishTime: string | null;
  /** Null while it runs. */
  readonly result: Known<'Success' | 'Error'> | null;
  readonly host: string | null;
  /** The fault in Nova's words, where the step failed; shown from microversion 2.84 on. */
  readonly details?: string | null;
}
