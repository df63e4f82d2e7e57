import type { EvacuateHostOptions } from '../../../src/index.ts';
import { type InstanceScene, type Pace, SimulatedCloud } from '../../../src/testing/index.ts';

/** The host that fails. `c1` to `c3` are alive, `c6` is dead as well. */
export const FAILED = 'c7';

/** A failed host, and how it is to be recovered. */
export interface Scene {
  readonly name: string;
  readonly release: 'zed' | 'epoxy';
  readonly policy?: EvacuateHostOptions['policy'];
  readonly pace?: Partial<Pace>;
  readonly instances: Readonly<Record<string, WithoutHost<InstanceScene>>>;
  /** The one instance that is recovered, by its name. @default all of the host */
  readonly only?: string;
  /** What is done besides, before the host fails. */
  readonly prepare?: (cloud: SimulatedCloud) => void;
  /** What a person does between a run that has not recovered everything and the next one. */
  readonly betweenRuns?: (cloud: SimulatedCloud) => void;
}

type WithoutHost<T> = T extends unknown ? Omit<T, 'host'> : never;

/** Every route of the planner, on a release that can stop what it evacuates and on one that cannot. */
export const SCENES: readonly Scene[] = [
  {
    name: 'plain ones, and what is started afterwards',
    release: 'epoxy',
    instances: {
      active: {},
      stopped: { state: 'stopped' },
      starting: { state: 'stopped', task: 'powering-on' },
      stopping: { task: 'powering-off' },
      'locked by its owner': { lockedBy: 'owner', lockedReason: 'an audit' },
    },
  },
  {
    name: 'resized ones',
    release: 'epoxy',
    instances: {
      'active, source alive': { state: 'resized', from: 'active', source: 'c1' },
      'stopped, source alive': { state: 'resized', from: 'stopped', source: 'c1' },
      'active, source dead': { state: 'resized', from: 'active', source: 'c6' },
      'stopped, source dead': { state: 'resized', from: 'stopped', source: 'c6' },
    },
  },
  {
    name: 'ones that were resized on their host, or cold-migrated',
    release: 'epoxy',
    instances: {
      'active, same host': { state: 'resized', from: 'active', source: FAILED },
      'stopped, same host': { state: 'resized', from: 'stopped', source: FAILED },
      'cold-migrated, source dead': { state: 'resized', from: 'stopped', source: 'c6', by: 'migration' },
    },
  },
  {
    name: 'those that need a reset',
    release: 'epoxy',
    instances: {
      paused: { state: 'paused' },
      rescued: { state: 'rescued' },
      error: { state: 'error' },
    },
  },
  {
    name: 'those whose policy has them running',
    release: 'epoxy',
    policy: { onPaused: 'running', onRescued: 'asBefore' },
    instances: {
      paused: { state: 'paused' },
      suspended: { state: 'suspended' },
      rescued: { state: 'rescued' },
    },
  },
  {
    name: 'those that a client stops, starts or shelves',
    release: 'zed',
    policy: { allowClientStop: true, onShelved: 'recover' },
    instances: {
      paused: { state: 'paused' },
      'stopped, source dead': { state: 'resized', from: 'stopped', source: 'c6' },
      shelved: { state: 'shelved' },
      starting: { state: 'stopped', task: 'powering-on' },
    },
  },
  {
    name: 'resized ones on a release that cannot stop them, whose client may not either',
    release: 'zed',
    instances: {
      'active, source alive': { state: 'resized', from: 'active', source: 'c1' },
      'stopped, source alive': { state: 'resized', from: 'stopped', source: 'c1' },
      'active, source dead': { state: 'resized', from: 'active', source: 'c6' },
      'stopped, source dead': { state: 'resized', from: 'stopped', source: 'c6' },
    },
  },
  {
    name: 'those whose evacuation is still under way when the next run begins',
    release: 'zed',
    policy: { allowClientStop: true, onShelved: 'recover' },
    pace: { spawn: 100_000 },
    instances: {
      active: {},
      rescued: { state: 'rescued' },
      shelved: { state: 'shelved' },
      starting: { state: 'stopped', task: 'powering-on' },
    },
  },
  {
    name: 'those that are held, deleted or on their way',
    release: 'epoxy',
    policy: { completeDeletes: true },
    instances: {
      building: { state: 'building' },
      shelved: { state: 'shelved' },
      deleting: { task: 'deleting' },
      evacuating: { state: 'evacuating', from: 'stopped', to: 'c2' },
    },
  },
  {
    name: 'those that somebody else has sent on their way, and one that is stuck',
    release: 'epoxy',
    pace: { spawn: 30_000 },
    instances: {
      active: { state: 'evacuating', from: 'active', to: 'c1' },
      stopped: { state: 'evacuating', from: 'stopped', to: 'c2' },
      stuck: { state: 'evacuating', from: 'active', to: 'c6', stuck: true },
      plain: {},
    },
  },
  {
    name: 'those on which a task was under way',
    release: 'epoxy',
    instances: {
      rebooting: { task: 'rebooting' },
      pausing: { task: 'pausing' },
      suspending: { task: 'suspending' },
      snapshotting: { task: 'image_snapshot' },
      rescuing: { task: 'rescuing' },
    },
  },
  {
    name: 'those in the middle of a resize or a live migration',
    release: 'epoxy',
    instances: {
      'resize prep': { task: 'resize_prep' },
      'resize finish': { task: 'resize_finish' },
      migrating: { task: 'migrating' },
      plain: { state: 'stopped' },
    },
  },
  {
    name: 'members of an anti-affinity group',
    release: 'epoxy',
    instances: {
      one: { group: 'apart' },
      two: { group: 'apart', state: 'stopped' },
      three: { group: 'apart', state: 'resized', from: 'stopped', source: 'c6' },
    },
  },
  {
    name: 'those in error, whose power nobody may know',
    release: 'epoxy',
    instances: {
      error: { state: 'error' },
      'error, locked by its owner': { state: 'error', lockedBy: 'owner' },
      'error, locked by an administrator': { state: 'error', lockedBy: 'admin', lockedReason: 'a ticket' },
    },
  },
  {
    name: 'those for which there is room only after a first run',
    release: 'epoxy',
    instances: {
      active: {},
      stopped: { state: 'stopped' },
      'resized, source dead': { state: 'resized', from: 'stopped', source: 'c6' },
      paused: { state: 'paused' },
    },
    prepare: (cloud) => {
      cloud.faults.inNova({ moment: 'claim', times: Infinity });
    },
    betweenRuns: (cloud) => {
      cloud.faults.clear();
    },
  },
  {
    name: 'the one instance that is chosen',
    release: 'epoxy',
    only: 'resized, source dead',
    instances: {
      'resized, source dead': { state: 'resized', from: 'stopped', source: 'c6' },
      'left alone': {},
    },
  },
  {
    name: 'those that are shelved, deleted softly or offloaded',
    release: 'epoxy',
    policy: { onShelved: 'recover', completeDeletes: true },
    instances: {
      shelved: { state: 'shelved' },
      'soft-deleted': { state: 'soft-delete' },
      'soft-deleting': { task: 'soft-deleting' },
      volume: { volumeBacked: true, state: 'stopped' },
    },
  },
];

/** Builds a scene whose host has failed a while ago. */
export async function build(scene: Scene, seed = 1): Promise<SimulatedCloud> {
  const { release, instances, pace } = scene;
  const cloud = new SimulatedCloud({ seed, release, pace, onTwoCopies: 'record', shelvedOffloadTime: -1 });
  cloud.addHosts('c1', 'c2', 'c3', 'c6', FAILED);
  const groups = new Set(Object.values(instances).flatMap(({ group }) => group ?? []));
  for (const group of groups) cloud.addServerGroup(group, 'anti-affinity');
  for (const [name, instance] of Object.entries(instances)) {
    cloud.addInstance(name, { host: FAILED, ...instance });
  }
  scene.prepare?.(cloud);
  // Nova believes a host up for a while, and sends evacuations there that nobody carries out.
  cloud.kill('c6');
  await cloud.pass(120_000);
  cloud.kill(FAILED);
  return cloud;
}
