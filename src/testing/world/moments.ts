import { nextTurn } from '../next-turn.ts';
import type { TaskState, VmState } from '../../model/states.ts';
import { shownChange, type InstanceChange } from '../instance-truth.ts';
import type { InstanceRecord } from './instance-record.ts';
import type { World } from './world.ts';

/** When `SimulatedCloud.once` acts: all that is given must hold. */
export interface Moment {
  /** The name or id of an instance. @default any */
  readonly instance?: string | undefined;
  readonly vmState?: VmState | undefined;
  /** Null for no task. */
  readonly taskState?: TaskState | null | undefined;
  readonly host?: string | null | undefined;
}

/** The change that a {@link Moment} describes. */
export interface MomentChange extends InstanceChange {
  /** The name of the instance. */
  readonly instance: string;
  /** Where its newest migration goes; null where there is none, or nobody knows yet. */
  readonly destination: string | null;
}

/** Something that happens at a moment, or after some time. */
export interface PlannedAction {
  /** Whether it has happened. */
  readonly happened: boolean;
  /** Sees to it that it does not happen any more. */
  remove(): void;
}

/** Acts at the first change that is as described. */
export function actOnce(world: World, moment: Moment, action: (change: MomentChange) => void): PlannedAction {
  let happened = false;
  const watcher: Parameters<typeof world.watchers.add>[0] = (instance, change) => {
    if (!isMoment(moment, instance)) return;
    world.watchers.delete(watcher);
    happened = true;
    const migration = world.migrationsByInstance.get(instance.id)?.at(-1);
    actOutside(() =>
      action({
        ...shownChange(change),
        instance: instance.name,
        destination: migration?.destCompute ?? null,
      }),
    );
  };
  world.watchers.add(watcher);
  return {
    get happened() {
      return happened;
    },
    remove: () => void world.watchers.delete(watcher),
  };
}

/** Acts after some milliseconds. */
export function actAfter({ clock }: World, ms: number, action: () => void): PlannedAction {
  let happened = false;
  const removal = new AbortController();
  void clock.sleep(ms, removal.signal).then(
    () => {
      if (removal.signal.aborted) return;
      happened = true;
      actOutside(action);
    },
    () => undefined,
  );
  return {
    get happened() {
      return happened;
    },
    remove: () => removal.abort(),
  };
}

/** Throws out of reach of whoever called: it must not be taken for an answer of Nova. */
export function throwOutside(error: unknown): void {
  nextTurn(() => {
    throw error;
  });
}

function actOutside(action: () => void): void {
  try {
    action();
  } catch (error) {
    throwOutside(error);
  }
}

function isMoment(moment: Moment, { id, name, vmState, taskState, host }: InstanceRecord): boolean {
  return (
    (moment.instance === undefined || moment.instance === id || moment.instance === name) &&
    (moment.vmState === undefined || moment.vmState === vmState) &&
    (moment.taskState === undefined || moment.taskState === taskState) &&
    (moment.host === undefined || moment.host === host)
  );
}
