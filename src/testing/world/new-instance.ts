import type { Flavor } from './flavor.ts';
import { POWER, type InstanceRecord } from './instance-record.ts';
import type { World } from './world.ts';

/** What is known of an instance before it is built. */
export interface NewInstance {
  readonly name: string;
  readonly userId: string;
  readonly projectId: string;
  readonly flavor: Flavor;
  readonly imageId: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly groupId: string | null;
  readonly reservationId: string;
  /** The zone that it was asked to live in. */
  readonly zone: string | null;
}

/** Makes the row of an instance that nobody has begun to build. */
export function newInstance(world: World, { flavor, zone, metadata, ...rest }: NewInstance): InstanceRecord {
  const at = world.now();
  return {
    ...rest,
    id: world.uuid(),
    instanceName: world.nextInstanceName(),
    flavor,
    metadata: { ...metadata },
    host: null,
    node: null,
    vmState: 'building',
    taskState: 'scheduling',
    powerState: POWER.nostate,
    launchedOn: null,
    launchedAt: null,
    terminatedAt: null,
    deletedAt: null,
    oldFlavor: null,
    newFlavor: null,
    availabilityZone: zone,
    lock: null,
    progress: 0,
    shelvedImageId: null,
    shelvedAt: null,
    shelvedHost: null,
    oldVmState: null,
    migrationContext: null,
    requestedFlavor: flavor,
    requestedZone: zone,
    createdAt: at,
    updatedAt: at,
    gone: false,
    fault: null,
  };
}
