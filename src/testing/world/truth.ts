import type { TaskState, VmState } from '../../model/states.ts';
import type { Power } from './instance-record.ts';

/** A change of an instance, as it truly happened. */
export interface Change {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly vmState: VmState;
  readonly taskState: TaskState | null;
  readonly powerState: Power;
  readonly host: string | null;
  /** Who changed it, such as `nova-compute h3: rebuild_instance` or `nova-api: evacuate`. */
  readonly cause: string;
}

/** Two copies of one instance that ran at one moment: each writes to the disk that the other one uses. */
export interface TwoCopies {
  readonly instanceId: string;
  readonly hosts: readonly string[];
  readonly at: number;
}
