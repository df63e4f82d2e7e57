import type { TaskState } from '../../model/states.ts';
import { ProcessEnded, type ComputeProcess } from '../messaging/nova-compute.ts';
import type { InstanceRecord, InstanceState } from '../world/instance-record.ts';
import type { Asker, World } from '../world/world.ts';

/** What there is before a method of nova-compute runs. */
export interface Assignment {
  readonly world: World;
  readonly process: ComputeProcess;
  readonly instance: InstanceRecord;
  readonly asker: Asker;
  /** What was to be saved and was not; whoever saves next saves it as well. @default nothing */
  readonly unsaved?: Partial<InstanceState>;
}

/** What a method of nova-compute works on. */
export interface Work extends Required<Assignment> {
  /** Who changes what is changed, for the history. */
  readonly cause: string;
  /**
   * `instance.save()`. A process that ends in this very moment has written it, and does nothing more.
   *
   * @throws UnexpectedTaskState, InstanceNotFound, ProcessEnded
   */
  readonly save: (changes: Partial<InstanceState>, expectedTasks?: readonly (TaskState | null)[]) => void;
  /** The same after a failure. What is gone is left alone. */
  readonly fail: (changes: Partial<InstanceState>) => void;
}

/** Makes the work of an assignment. */
export function workOn(assignment: Assignment, cause: string): Work {
  const { world, process, instance, unsaved = {} } = assignment;
  const save = (
    by: string,
    changes: Partial<InstanceState>,
    expectedTasks?: readonly (TaskState | null)[],
  ): void => {
    // An object that could not be saved keeps its changes: the next save writes them too, with whatever it expects.
    Object.assign(unsaved, changes);
    world.save(instance, unsaved, by, expectedTasks);
    for (const key of Object.keys(unsaved)) Reflect.deleteProperty(unsaved, key);
    if (process.ended) throw new ProcessEnded();
  };
  return {
    ...assignment,
    unsaved,
    cause,
    save: (changes, expectedTasks) => save(cause, changes, expectedTasks),
    fail: (changes) => {
      if (!instance.gone) save(`${cause} failed`, changes);
    },
  };
}
