import type { TaskState, VmState } from '../../model/states.ts';
import type { Flavor } from './flavor.ts';

/** `nova/compute/power_state.py`. */
export const POWER = { nostate: 0, running: 1, paused: 3, shutdown: 4, crashed: 6, suspended: 7 } as const;

/** A number of {@link POWER}. */
export type Power = (typeof POWER)[keyof typeof POWER];

/** What went wrong with an instance last. */
export interface Fault {
  readonly code: number;
  readonly message: string;
  readonly details: string;
  readonly createdAt: number;
}

/** Who locked an instance: its owner's project, or somebody else. */
export interface Lock {
  readonly by: 'owner' | 'admin';
  readonly reason: string | null;
}

/** What changes of a row of Nova's `instances`. Times are milliseconds since the epoch. */
export interface InstanceState {
  host: string | null;
  node: string | null;
  vmState: VmState;
  taskState: TaskState | null;
  powerState: Power;
  /** The host that it was booted on first; it stays when the instance moves. */
  launchedOn: string | null;
  launchedAt: number | null;
  terminatedAt: number | null;
  deletedAt: number | null;
  flavor: Flavor;
  /** Both are kept while a resize is unconfirmed. */
  oldFlavor: Flavor | null;
  newFlavor: Flavor | null;
  imageId: string;
  availabilityZone: string | null;
  lock: Lock | null;
  progress: number;
  /** The snapshot that a shelved one is unshelved from. */
  shelvedImageId: string | null;
  shelvedAt: number | null;
  shelvedHost: string | null;
  /** `system_metadata.old_vm_state`. */
  oldVmState: VmState | null;
  /** The migration whose claim the instance lives on until it is over (`migration_context`), by its uuid. */
  migrationContext: string | null;
  /** `RequestSpec.flavor`: what the scheduler seeks a place for; while a resize goes on it is the new one already. */
  requestedFlavor: Flavor;
  /** `RequestSpec.availability_zone`: the zone that it was asked to live in. */
  requestedZone: string | null;
}

/** A row of Nova's `instances`, and what hangs on it. Change it by `World.save` alone. */
export interface InstanceRecord extends InstanceState {
  readonly id: string;
  name: string;
  /** What the hypervisor calls it, such as `instance-0000002a`. */
  readonly instanceName: string;
  readonly projectId: string;
  readonly userId: string;
  readonly createdAt: number;
  updatedAt: number;
  metadata: Readonly<Record<string, string>>;
  readonly groupId: string | null;
  readonly reservationId: string;
  /** Nova knows it no more, but for the history of its actions. */
  gone: boolean;
  fault: Fault | null;
}
