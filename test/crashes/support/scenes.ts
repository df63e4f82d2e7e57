import type { EvacuateHostOptions } from '../../../src/index.ts';
import { SimulatedCloud, type InstanceScene } from '../../../src/testing/index.ts';

/** The host that fails. `c1` to `c3` are alive, `c6` is dead as well. */
export const FAILED = 'c7';

/** A failed host, and how it is to be recovered. */
export interface Scene {
  readonly name: string;
  readonly release: 'zed' | 'epoxy';
  readonly policy?: EvacuateHostOptions['policy'];
  /** How long a guest takes to come up, in milliseconds. */
  readonly spawnMs?: number;
  readonly instances: Readonly<Record<string, WithoutHost<InstanceScene>>>;
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
    name: 'those that need a reset',
    release: 'epoxy',
    instances: {
      paused: { state: 'paused' },
      rescued: { state: 'rescued' },
      error: { state: 'error' },
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
    name: 'those whose evacuation is still under way when the next run begins',
    release: 'zed',
    policy: { allowClientStop: true, onShelved: 'recover' },
    spawnMs: 300_000,
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
];

/** Builds a scene whose host has failed a while ago. */
export async function build({ release, instances, spawnMs }: Scene, seed = 1): Promise<SimulatedCloud> {
  const pace = spawnMs === undefined ? {} : { spawn: spawnMs };
  const cloud = new SimulatedCloud({ seed, release, pace, onTwoCopies: 'record', shelvedOffloadTime: -1 });
  cloud.addHosts('c1', 'c2', 'c3', 'c6', FAILED);
  for (const [name, scene] of Object.entries(instances)) cloud.addInstance(name, { host: FAILED, ...scene });
  // Nova believes a host up for a while, and sends evacuations there that nobody carries out.
  cloud.kill('c6');
  await cloud.pass(120_000);
  cloud.kill(FAILED);
  return cloud;
}
