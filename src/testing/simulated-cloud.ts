import { InvalidOptionsError } from '../errors.ts';
import type { Transport } from '../http/transport.ts';
import type { Clock } from '../model/clock.ts';
import type { Fencer } from '../model/fencer.ts';
import type { TaskState, VmState } from '../model/states.ts';
import { checkFields, checkValue, NAME, NOT_NEGATIVE, required } from './builder/check-fields.ts';
import {
  checkCloudOptions,
  checkFlavor,
  checkMoment,
  checkOverwritten,
  ENDED,
  POLICY,
  USER,
} from './builder/check-options.ts';
import { addHost } from './builder/add-host.ts';
import { addInstance } from './builder/add-instance.ts';
import { killHost, reviveHost } from './builder/kill-and-revive.ts';
import type { HostOptions, InstanceScene } from './builder/scene.ts';
import { Faults } from './faults/faults.ts';
import { Face } from './http/face.ts';
import { inProcessTransport } from './http/in-process-transport.ts';
import { listen, type ListeningCloud } from './http/listen.ts';
import type { ReceivedRequest } from './http/request-log.ts';
import { makeServices, type Services } from './http/services.ts';
import { truthOf, type InstanceTruth } from './instance-truth.ts';
import { DEFAULT_PACE, type Pace } from './pace.ts';
import { seededRandom } from './random.ts';
import { releaseNamed, type ReleaseName, type UnverifiedReleaseName } from './releases.ts';
import { TwoCopiesError } from './two-copies-error.ts';
import { VirtualClock } from './virtual-clock.ts';
import type { Flavor } from './world/flavor.ts';
import type { HostRecord } from './world/host-record.ts';
import type { HypervisorType } from './world/hypervisor.ts';
import type { InstanceRecord } from './world/instance-record.ts';
import {
  actAfter,
  actOnce,
  type Moment,
  type MomentChange,
  type PlannedAction,
  throwOutside,
} from './world/moments.ts';
import type { TwoCopies } from './world/truth.ts';
import { World } from './world/world.ts';

/** What a {@link SimulatedCloud} is like. */
export interface SimulatedCloudOptions {
  /** The release that it behaves as; both were compared with a real one. @default 'epoxy' */
  readonly release?: ReleaseName | undefined;
  /** A release that nobody compared with a real one, in place of `release`. */
  readonly unverifiedRelease?: UnverifiedReleaseName | undefined;
  /**
   * Where its time comes from. Give the library the same one (`connectOptions` does).
   *
   * @default a new {@link VirtualClock}
   */
  readonly clock?: Clock | undefined;
  /** Decides every id and every chance: the same seed, the same course. @default 1 */
  readonly seed?: number | undefined;
  /** How long Nova takes for what. @default the times of an ordinary cloud, {@link DEFAULT_PACE} */
  readonly pace?: Partial<Pace> | undefined;
  /** Of the hosts that do not say otherwise. @default 'QEMU' */
  readonly hypervisorType?: HypervisorType | undefined;
  /** `[api]max_limit`: how many a page of a list holds at most. @default 1000 */
  readonly pageLimit?: number | undefined;
  /** How long a token lives, in milliseconds. @default 3600000 */
  readonly tokenLifetimeMs?: number | undefined;
  /** `reclaim_instance_interval` is set: a deleted instance is `soft-delete` and can be restored. @default false */
  readonly softDelete?: boolean | undefined;
  /** `shelved_offload_time`, in seconds from the shelving through the API on: -1 for never, 0 for at once. @default 0 */
  readonly shelvedOffloadTime?: number | undefined;
  /**
   * `[upgrade_levels]compute` of the conductor. `auto`: it sends what the oldest nova-compute understands that is not forced
   * down (`computeRpc` of a host), and refuses what that one does not (`UnsupportedRPCVersion`): an evacuation with a target
   * state then stays where it is, task_state `rebuilding` and its migration `accepted`. From Nova's source; nobody has
   * compared it with a real one.
   *
   * @default Nova's own: it sends what it knows itself
   */
  readonly computeUpgradeLevel?: 'auto' | undefined;
  /**
   * What happens when two guests of one instance run at one moment. `throw`: a {@link TwoCopiesError} that nobody can
   * catch; under vitest that fails the run and not the test, so assert on `twoCopies` too. `record`: it is found in
   * `twoCopies`, and nothing else happens.
   *
   * @default 'throw'
   */
  readonly onTwoCopies?: 'throw' | 'record' | undefined;
}

/** What `NovaClient.connect` needs to reach a simulated cloud. */
export interface SimulatedLogin {
  readonly auth: {
    readonly type: 'password';
    readonly authUrl: string;
    readonly username: string;
    readonly password: string;
    readonly projectName: string;
  };
  readonly transport: Transport;
  readonly clock: Clock;
  /** Decided by the cloud's seed, so that the pauses between attempts are the same each time. */
  readonly random: () => number;
}

const ORIGIN = 'http://simulated-cloud.test';

/**
 * An OpenStack that exists in this process alone, and behaves as Nova does: Keystone, Nova's compute API, Placement, hosts
 * with guests, a clock of its own, and faults. Its behaviour is compared with a real Nova, scenario by scenario.
 *
 * One world has two faces: {@link SimulatedCloud.connectOptions} for the library, without a socket, and
 * {@link SimulatedCloud.listen} for any OpenStack client.
 *
 * @example
 * ```ts
 * const cloud = new SimulatedCloud();
 * cloud.addHosts('c1', 'c2', 'c7');
 * cloud.addInstance('db', { host: 'c7', state: 'resized', from: 'stopped', source: 'c2' });
 * cloud.kill('c7');
 *
 * const nova = await NovaClient.connect(cloud.connectOptions());
 * await evacuateHost(nova, 'c7', {
 *   fence: cloud.fencer(),
 *   storage: 'shared',
 *   clock: cloud.clock,
 *   journal: memoryJournal(),
 * });
 * cloud.instance('db').vmState; // 'stopped'
 * ```
 */
export class SimulatedCloud {
  /** The time of the cloud; give the library the same one. */
  readonly clock: Clock;
  /** The release that it behaves as. */
  readonly release: string;
  /** What is made to go wrong. */
  readonly faults: Faults;
  /** The image that every instance is made of. */
  readonly imageId: string;
  /** Whether a deleted instance is `soft-delete` and can be restored; it may be changed at any time. */
  softDelete: boolean;
  readonly #world: World;
  readonly #services: Services;
  readonly #face: Face;
  readonly #transport: Transport;
  readonly #seed: number;
  readonly #hypervisorType: HypervisorType;
  readonly #onTwoCopies: 'throw' | 'record';
  /** Those that were added, by name: there may be thousands. */
  readonly #added = new Map<string, string>();

  /** @throws InvalidOptionsError when an option is wrong */
  constructor(options: SimulatedCloudOptions = {}) {
    checkCloudOptions(options);
    const { release = 'epoxy', unverifiedRelease, seed = 1, hypervisorType = 'QEMU' } = options;
    this.clock = options.clock ?? new VirtualClock();
    this.#seed = seed;
    this.#hypervisorType = hypervisorType;
    this.#onTwoCopies = options.onTwoCopies ?? 'throw';
    this.#world = new World({
      clock: this.clock,
      release: releaseNamed(unverifiedRelease ?? release, unverifiedRelease !== undefined),
      pace: { ...DEFAULT_PACE, ...withoutUndefined(options.pace ?? {}) },
      random: seededRandom(seed),
      onTwoCopies: (copies) => this.#tellOfTwoCopies(copies),
      shelvedOffloadTime: options.shelvedOffloadTime ?? 0,
      computeUpgradeLevel: options.computeUpgradeLevel ?? null,
    });
    this.release = this.#world.release.name;
    // A source of chance of its own: a fault more must not give every instance another id.
    this.faults = new Faults(seededRandom(seed + 1), () => this.clock.now());
    this.#world.mishaps = this.faults;
    this.#services = makeServices(this.#world, {
      pageLimit: options.pageLimit ?? 1_000,
      tokenLifetimeMs: options.tokenLifetimeMs ?? 3_600_000,
      reclaims: () => this.softDelete,
    });
    this.softDelete = options.softDelete ?? false;
    this.imageId = this.#services.imageId;
    this.#face = new Face({
      world: this.#world,
      services: this.#services.byPrefix,
      faults: this.faults,
      expireTokens: () => this.#services.expireTokens(),
    });
    this.#transport = inProcessTransport(this.#face);
  }

  /** What `NovaClient.connect` needs: a login, the cloud as its network, and the cloud's time. */
  connectOptions(user: 'admin' | 'demo' = 'admin'): SimulatedLogin {
    checkValue('user', user, USER);
    return {
      auth: {
        type: 'password',
        authUrl: `${ORIGIN}/identity/v3`,
        username: user,
        password: this.#services.passwordOf(user),
        projectName: user,
      },
      transport: this.#transport,
      clock: this.clock,
      random: seededRandom(this.#seed + 2),
    };
  }

  /**
   * Lets other programs reach the cloud over HTTP, on the loopback interface. Give the cloud a `PacedClock` then, above all
   * when this library is the client: on a `VirtualClock` its time limits pass at once, while the socket needs real time.
   *
   * @param port - 0 for any that is free.
   */
  async listen(port = 0): Promise<ListeningCloud> {
    return listen(this.#face, port);
  }

  /** Adds hosts that are alive and enabled. */
  addHosts(...names: readonly string[]): void {
    for (const name of names) this.addHost(name);
  }

  /** Adds a host. @throws InvalidOptionsError when an option is wrong, or there is one of that name */
  addHost(name: string, options: HostOptions = {}): void {
    addHost(this.#world, name, this.#hypervisorType, options);
  }

  /**
   * Adds a server group; name it in the scene of its members. Returns its id.
   *
   * @throws InvalidOptionsError when the name is taken, or the policy unknown
   */
  addServerGroup(
    name: string,
    policy: 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity',
  ): string {
    checkFields({ name, policy }, { name: required(NAME), policy: required(POLICY) });
    for (const group of this.#world.serverGroups.values()) {
      if (group.name === name)
        throw new InvalidOptionsError('name', `there is a server group ${name} already`);
    }
    const id = this.#world.uuid();
    const owner = this.#services.ownerIds('demo');
    this.#world.serverGroups.set(id, { id, name, policy, ...owner, members: new Set() });
    return id;
  }

  /** Adds a flavor, for instances that are booted or resized through the API. @throws InvalidOptionsError */
  addFlavor(flavor: Flavor): void {
    checkFlavor(flavor);
    this.#world.flavors.set(flavor.id, flavor);
  }

  /**
   * Adds an instance in a state that it came to some hours ago. Returns its id.
   *
   * @throws InvalidOptionsError when the name is taken, a host or group is missing, or the scene says what cannot be
   */
  addInstance(name: string, scene: InstanceScene): string {
    checkValue('name', name, NAME);
    if (this.#added.has(name)) throw new InvalidOptionsError('name', `there is an instance ${name} already`);
    const { id } = addInstance(this.#world, name, scene, {
      imageId: this.imageId,
      defaultFlavor: this.#services.defaultFlavor,
      ownerIds: (owner) => this.#services.ownerIds(owner),
    });
    this.#added.set(name, id);
    return id;
  }

  /**
   * Ends a host at once. `machine`: it loses its power, and every guest with it. `nova-compute`: that process alone ends, or
   * is cut off, and the guests run on, which only a fence can change. Nova believes it up for a minute more. One that is
   * just being revived stays dead.
   *
   * @throws InvalidOptionsError when there is no such host
   */
  kill(host: string, what: 'machine' | 'nova-compute' = 'machine'): void {
    checkValue('what', what, ENDED);
    killHost(this.#world, this.#host(host), what);
  }

  /**
   * Starts a host's nova-compute again; where the machine was off it boots first, with its guests shut down. It begins with
   * Nova's own cleaning up: guests that were evacuated are destroyed, and interrupted tasks are ended. Resolves when it
   * serves, or when it was killed before. `forced_down` and `disabled` stay: that is for a person, or for the API.
   *
   * @throws InvalidOptionsError when there is no such host
   */
  async revive(host: string): Promise<void> {
    return reviveHost(this.#world, this.#host(host));
  }

  /** A fencer that cuts the power of the host in truth, and sees it off. */
  fencer(): Fencer {
    return {
      name: 'simulated power switch',
      fence: (host) => {
        if (!this.#world.hosts.has(host)) {
          return Promise.resolve({ fenced: false, reason: `there is no host ${host}` });
        }
        this.kill(host);
        return Promise.resolve({ fenced: true, evidence: `the power of ${host} is off` });
      },
    };
  }

  /**
   * The databases themselves, for fixtures that no call leads to.
   *
   * @internal
   */
  get world(): World {
    return this.#world;
  }

  /** Overwrites what Nova's database says of an instance, as an administrator with SQL would. @throws InvalidOptionsError */
  overwrite(
    nameOrId: string,
    values: {
      readonly vmState?: VmState | undefined;
      readonly taskState?: TaskState | null | undefined;
      /** Nova's number: 1 running, 4 shut down. */
      readonly powerState?: 0 | 1 | 3 | 4 | 6 | 7 | undefined;
    },
  ): void {
    checkOverwritten(values);
    this.#world.save(this.#record(nameOrId), withoutUndefined(values), 'overwritten by hand');
  }

  /** Makes the cell of these hosts unreachable for Nova's API, or reachable again. */
  setCellDown(hosts: readonly string[], down: boolean): void {
    for (const host of hosts) this.#host(host).cellDown = down;
  }

  /**
   * Acts at the first change of an instance that is as described; the change has just been written. What the action throws
   * is thrown where nobody can catch it, so that it is not taken for an answer of Nova.
   *
   * @throws InvalidOptionsError when there is no such state
   */
  once(moment: Moment, action: (change: MomentChange) => void): PlannedAction {
    checkMoment(moment);
    return actOnce(this.#world, moment, action);
  }

  /** Acts after some time of the cloud's clock. What the action throws is thrown where nobody can catch it. */
  after(ms: number, action: () => void): PlannedAction {
    checkValue('ms', ms, NOT_NEGATIVE);
    return actAfter(this.#world, ms, action);
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    if (this.clock instanceof VirtualClock && !this.clock.isAutomatic) await this.clock.advance(ms);
    else await this.clock.sleep(ms);
  }

  /** What is true of an instance, by its name or id. @throws InvalidOptionsError when there never was one */
  instance(nameOrId: string): InstanceTruth {
    return truthOf(this.#world, this.#record(nameOrId));
  }

  /** What is true of all instances, those that are gone included. */
  instances(): readonly InstanceTruth[] {
    return [...this.#world.instances.values()].map((instance) => truthOf(this.#world, instance));
  }

  /** The names of the instances whose guests run in truth, by host. */
  runningGuests(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      [...this.#world.hosts.values()].map(({ name, hypervisor }) => [
        name,
        [...hypervisor.guests.values()]
          .filter(({ power }) => power === 'running')
          .map(({ instanceId }) => this.#world.instances.get(instanceId)?.name ?? instanceId),
      ]),
    );
  }

  /** Every moment at which two guests of one instance ran, until now; there must be none. */
  get twoCopies(): readonly TwoCopies[] {
    return [...this.#world.twoCopies];
  }

  /** Every request that the cloud received until now, in order. */
  get requests(): readonly ReceivedRequest[] {
    return [...this.#face.received];
  }

  #tellOfTwoCopies({ instanceId, hosts, at }: TwoCopies): void {
    if (this.#onTwoCopies === 'record') return;
    const name = this.#world.instances.get(instanceId)?.name ?? instanceId;
    throwOutside(new TwoCopiesError({ id: instanceId, name }, hosts, new Date(at).toISOString()));
  }

  #host(name: string): HostRecord {
    const host = this.#world.hosts.get(name);
    if (host === undefined) throw new InvalidOptionsError('host', `there is no host ${name}`);
    return host;
  }

  #record(nameOrId: string): InstanceRecord {
    const instance = this.#find(nameOrId);
    if (instance === null) throw new InvalidOptionsError('instance', `there is no instance ${nameOrId}`);
    return instance;
  }

  #find(nameOrId: string): InstanceRecord | null {
    const known = this.#world.instances.get(this.#added.get(nameOrId) ?? nameOrId);
    if (known !== undefined) return known;
    // One that was booted through the API.
    for (const instance of this.#world.instances.values()) if (instance.name === nameOrId) return instance;
    return null;
  }
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
