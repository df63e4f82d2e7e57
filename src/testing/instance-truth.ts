import { powerStateFromNumber, type PowerState } from '../model/power-state.ts';
import type { TaskState, VmState } from '../model/states.ts';
import type { Resources } from './world/flavor.ts';
import type { InstanceRecord } from './world/instance-record.ts';
import type { Change } from './world/truth.ts';
import type { World } from './world/world.ts';

/** One of the changes that an instance went through. */
export interface InstanceChange {
  /** ISO time, by the cloud's clock. */
  readonly at: string;
  readonly vmState: VmState;
  readonly taskState: TaskState | null;
  readonly powerState: PowerState;
  readonly host: string | null;
  /** Who changed it, such as `nova-compute h3: rebuild_instance` or `nova-api: evacuate`. */
  readonly cause: string;
}

/** A migration, with every status that it had. */
export interface MigrationTruth {
  readonly uuid: string;
  readonly type: string;
  readonly source: string;
  readonly destination: string | null;
  readonly statuses: readonly string[];
  /** What the migration itself holds in Placement, by host. */
  readonly allocations: Readonly<Record<string, Resources>>;
}

/** What is true of an instance at the moment in which it is asked, also what no API shows. */
export interface InstanceTruth {
  readonly id: string;
  readonly name: string;
  /** What the hypervisor calls it, such as `instance-0000002a`. */
  readonly instanceName: string;
  readonly vmState: VmState;
  readonly taskState: TaskState | null;
  readonly powerState: PowerState;
  readonly host: string | null;
  readonly locked: boolean;
  readonly lockedReason: string | null;
  /** Nova knows it no more. */
  readonly gone: boolean;
  /** The hosts on which a guest of it runs. More than one is a disaster. */
  readonly runningOn: readonly string[];
  /** The hosts that have a guest of it, running or not. */
  readonly guestOn: readonly string[];
  /** Every change since it was added, oldest first. */
  readonly history: readonly InstanceChange[];
  /** Oldest first. */
  readonly migrations: readonly MigrationTruth[];
  /** What was asked of it, in Nova's words, oldest first: `create`, `stop`, `evacuate`. */
  readonly actions: readonly string[];
  /** What it holds in Placement, by host. */
  readonly allocations: Readonly<Record<string, Resources>>;
}

/** Shows a change in the words of the library. */
export function shownChange(change: Change): InstanceChange {
  return {
    ...change,
    at: new Date(change.at).toISOString(),
    powerState: powerStateFromNumber(change.powerState),
  };
}

/** Looks an instance over. */
export function truthOf(world: World, instance: InstanceRecord): InstanceTruth {
  const { id, name, instanceName, vmState, taskState, powerState, host, lock, gone } = instance;
  return {
    ...{ id, name, instanceName, vmState, taskState, host, gone },
    powerState: powerStateFromNumber(powerState),
    locked: lock !== null,
    lockedReason: lock?.reason ?? null,
    runningOn: world.runningOn(id),
    guestOn: [...world.hosts.values()]
      .filter(({ hypervisor }) => hypervisor.guests.has(id))
      .map(({ name }) => name),
    history: (world.changes.get(id) ?? []).map(shownChange),
    migrations: (world.migrationsByInstance.get(id) ?? []).map((migration) => ({
      uuid: migration.uuid,
      type: migration.type,
      source: migration.sourceCompute,
      destination: migration.destCompute,
      statuses: migration.history.map(({ status }) => status),
      allocations: world.placement.of(migration.uuid),
    })),
    actions: (world.actions.get(id) ?? []).map(({ action }) => action),
    allocations: world.placement.of(id),
  };
}
