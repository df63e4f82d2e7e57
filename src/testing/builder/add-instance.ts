import { InvalidOptionsError } from '../../errors.ts';
import type { TaskState, VmState } from '../../model/states.ts';
import { castToCompute } from '../compute/method.ts';
import { rebuildInstance } from '../compute/rebuild-instance.ts';
import type { Guest, Hypervisor } from '../world/hypervisor.ts';
import { resourcesOf, type Flavor } from '../world/flavor.ts';
import { POWER, type InstanceRecord, type Power } from '../world/instance-record.ts';
import type { Asker, World } from '../world/world.ts';
import { checkScene } from './check-scene.ts';
import type { InstanceScene } from './scene.ts';

const MINUTE_MS = 60_000;

/** What a state means for the guest and for what Nova shows of it. */
interface Situation {
  readonly vmState: VmState;
  /** Null: there is no guest. */
  readonly guest: Guest['power'] | null;
  /** The actions that led there, after `create`. */
  readonly actions: readonly string[];
}

const SITUATIONS = {
  active: { vmState: 'active', guest: 'running', actions: [] },
  stopped: { vmState: 'stopped', guest: 'off', actions: ['stop'] },
  paused: { vmState: 'paused', guest: 'paused', actions: ['pause'] },
  suspended: { vmState: 'suspended', guest: 'saved', actions: ['suspend'] },
  rescued: { vmState: 'rescued', guest: 'running', actions: ['rescue'] },
  shelved: { vmState: 'shelved', guest: 'off', actions: ['shelve'] },
  shelved_offloaded: { vmState: 'shelved_offloaded', guest: null, actions: ['shelve', 'shelveOffload'] },
  'soft-delete': { vmState: 'soft-delete', guest: 'off', actions: ['delete'] },
  error: { vmState: 'error', guest: 'running', actions: [] },
  building: { vmState: 'building', guest: null, actions: [] },
} as const satisfies Record<string, Situation>;

/** The ids that a scene needs, by the owner's name. */
export type OwnerIds = (owner: 'admin' | 'demo') => { readonly userId: string; readonly projectId: string };

/** What `addInstance` is given besides the scene. */
export interface Setting {
  readonly imageId: string;
  readonly defaultFlavor: Flavor;
  readonly ownerIds: OwnerIds;
}

/** Puts an instance into the world, in a state that it came to some hours ago. @throws InvalidOptionsError */
export function addInstance(
  world: World,
  name: string,
  scene: InstanceScene,
  setting: Setting,
): InstanceRecord {
  checkScene(world, scene);
  const before =
    scene.state === 'resized' || scene.state === 'evacuating' ? scene.from : (scene.state ?? 'active');
  const situation: Situation = SITUATIONS[before];
  const instance = newRecord(world, name, scene, setting, situation);
  if (instance.host !== null) {
    const { hypervisor } = world.host(instance.host);
    if (situation.guest !== null) hypervisor.set(instance.id, situation.guest);
    // By what Nova knows: that a machine is without power, it does not.
    instance.powerState = shownPower(hypervisor, before, situation);
  }
  world.flavors.set(instance.flavor.id, instance.flavor);
  world.addInstance(instance, 'it was there from the beginning');
  if (instance.groupId !== null) world.serverGroups.get(instance.groupId)?.members.add(instance.id);

  const owner: Asker = { requestId: '', userId: instance.userId, projectId: instance.projectId };
  const history = [
    'create',
    ...situation.actions,
    ...(scene.state === 'resized' ? [scene.by === 'migration' ? 'migrate' : 'resize'] : []),
  ];
  history.forEach((action, index) => {
    const record = world.recordAction(instance, action, { ...owner, requestId: `req-${world.uuid()}` });
    Object.assign(record, { startedAt: instance.createdAt + (index + 1) * 10 * MINUTE_MS });
    record.updatedAt = record.startedAt + 5_000;
  });

  if (instance.host !== null) {
    world.placement.allocate(
      instance.id,
      instance.host,
      resourcesOf(instance.flavor, instance.imageId === ''),
      instance,
    );
  }
  if (before === 'error') {
    world.recordFault(instance, new Error('The instance was put into error for the test.'), 500);
  }
  if (scene.state === 'resized') resize(world, instance, scene, situation);
  if (scene.state === 'evacuating') evacuate(world, instance, scene);
  return instance;
}

function newRecord(
  world: World,
  name: string,
  scene: InstanceScene,
  setting: Setting,
  { vmState }: Situation,
): InstanceRecord {
  const { flavor = setting.defaultFlavor, volumeBacked = false, owner = 'demo' } = scene;
  const createdAt = world.now() - 24 * 60 * MINUTE_MS;
  const built = vmState !== 'building';
  const offloaded = vmState === 'shelved_offloaded';
  const { userId, projectId } = setting.ownerIds(owner);
  const group = scene.group === undefined ? null : groupNamed(world, scene.group);
  return {
    id: world.uuid(),
    name,
    instanceName: world.nextInstanceName(),
    userId,
    projectId,
    host: offloaded ? null : scene.host,
    node: offloaded ? null : world.host(scene.host).node,
    vmState,
    taskState: taskOf(scene) ?? (built ? null : 'spawning'),
    powerState: offloaded ? POWER.shutdown : POWER.nostate,
    launchedOn: scene.host,
    launchedAt: built ? createdAt + 30_000 : null,
    terminatedAt: null,
    deletedAt: vmState === 'soft-delete' ? createdAt + 40 * MINUTE_MS : null,
    flavor,
    oldFlavor: null,
    newFlavor: null,
    imageId: volumeBacked ? '' : setting.imageId,
    availabilityZone: offloaded ? null : world.host(scene.host).zone,
    lock: scene.lockedBy === undefined ? null : { by: scene.lockedBy, reason: scene.lockedReason ?? null },
    progress: 0,
    shelvedImageId: vmState === 'shelved' || offloaded ? world.uuid() : null,
    shelvedAt: vmState === 'shelved' || offloaded ? createdAt + 30 * MINUTE_MS : null,
    shelvedHost: vmState === 'shelved' || offloaded ? scene.host : null,
    oldVmState: vmState === 'suspended' ? 'active' : null,
    migrationContext: null,
    requestedFlavor: flavor,
    requestedZone: null,
    createdAt,
    updatedAt: createdAt + 60 * MINUTE_MS,
    metadata: { ...scene.metadata },
    groupId: group,
    reservationId: `r-${world.uuid().slice(0, 8)}`,
    gone: false,
    fault: null,
  };
}

function resize(
  world: World,
  instance: InstanceRecord,
  scene: Extract<InstanceScene, { state: 'resized' }>,
  { guest, vmState }: Situation,
): void {
  const half = {
    ...instance.flavor,
    id: `${instance.flavor.id}-half`,
    name: `${instance.flavor.name}.half`,
    ram: Math.max(1, Math.floor(instance.flavor.ram / 2)),
  };
  const oldFlavor = scene.oldFlavor ?? (scene.by === 'migration' ? instance.flavor : half);
  world.flavors.set(oldFlavor.id, oldFlavor);
  const source = world.host(scene.source);
  const migration = world.addMigration({
    instanceId: instance.id,
    type: scene.by ?? 'resize',
    status: 'finished',
    sourceCompute: source.name,
    sourceNode: source.node,
    destCompute: instance.host,
    destNode: instance.node,
    oldFlavor,
    newFlavor: instance.flavor,
    userId: instance.userId,
    projectId: instance.projectId,
  });
  world.placement.allocate(
    migration.uuid,
    source.name,
    resourcesOf(oldFlavor, instance.imageId === ''),
    instance,
  );
  // The source keeps its copy, switched off, until the resize is confirmed.
  source.hypervisor.set(instance.id, 'off');
  if (guest !== null && instance.host !== null) world.host(instance.host).hypervisor.set(instance.id, guest);
  Object.assign(instance, {
    vmState: 'resized',
    oldVmState: vmState,
    oldFlavor,
    newFlavor: instance.flavor,
    migrationContext: migration.uuid,
  });
}

function evacuate(
  world: World,
  instance: InstanceRecord,
  scene: Extract<InstanceScene, { state: 'evacuating' }>,
): void {
  const asker: Asker = { requestId: `req-${world.uuid()}`, userId: null, projectId: null };
  world.recordAction(instance, 'evacuate', asker);
  const source = world.host(scene.host);
  const destination = world.host(scene.to);
  const migration = world.addMigration({
    instanceId: instance.id,
    type: 'evacuation',
    status: 'accepted',
    sourceCompute: source.name,
    sourceNode: source.node,
    destCompute: null,
    destNode: null,
    oldFlavor: null,
    newFlavor: null,
    userId: '',
    projectId: '',
  });
  Object.assign(instance, { taskState: 'rebuilding' });
  const resources = resourcesOf(instance.flavor, instance.imageId === '');
  world.placement.allocate(instance.id, destination.name, resources, instance);
  if (scene.stuck === true) {
    world.setMigration(migration, {
      status: 'pre-migrating',
      destCompute: scene.to,
      destNode: destination.node,
    });
    return;
  }
  const begin = (): void =>
    castToCompute(world, scene.to, instance, asker, { method: 'rebuild_instance' }, async (work) =>
      rebuildInstance(work, { migration, targetState: null, originalVmState: scene.from }),
    );
  // Before that the guest still runs here, and a second one there would be the scene's fault and nobody else's.
  if (source.powered) source.atPowerLoss.add(begin);
  else begin();
}

function taskOf(scene: InstanceScene): TaskState | undefined {
  return scene.state === 'evacuating' ? undefined : scene.task;
}

function shownPower(hypervisor: Hypervisor, state: string, { guest }: Situation): Power {
  // The fake driver shows a rescued guest as shut down.
  if (state === 'rescued' && hypervisor.type === 'fake') return POWER.shutdown;
  return hypervisor.shows(guest ?? undefined);
}

function groupNamed(world: World, name: string): string {
  for (const group of world.serverGroups.values()) if (group.name === name) return group.id;
  throw new InvalidOptionsError('group', `there is no server group ${name}; add it first`);
}
