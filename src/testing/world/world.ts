import type { Clock } from '../../model/clock.ts';
import type { MigrationStatus } from '../../model/migration.ts';
import type { TaskState } from '../../model/states.ts';
import type { NovaCompute } from '../messaging/nova-compute.ts';
import type { Pace } from '../pace.ts';
import type { Release } from '../releases.ts';
import type { ActionRecord } from './action-record.ts';
import type { Flavor } from './flavor.ts';
import type { HostRecord } from './host-record.ts';
import type { InstanceRecord, InstanceState } from './instance-record.ts';
import type { MigrationRecord } from './migration-record.ts';
import { NO_MISHAPS, type Mishaps } from './mishaps.ts';
import { InstanceNotFound, UnexpectedTaskState } from './nova-exception.ts';
import { Placement } from './placement.ts';
import type { ServerGroup } from './server-group.ts';
import type { Change, TwoCopies } from './truth.ts';

/** What a world is made of. */
export interface WorldOptions {
  readonly clock: Clock;
  readonly release: Release;
  readonly pace: Pace;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly onTwoCopies: (copies: TwoCopies) => void;
  /** `shelved_offload_time`, in seconds: -1 for never, 0 for at once. */
  readonly shelvedOffloadTime: number;
  /** `[upgrade_levels]compute`; null where it is not set. */
  readonly computeUpgradeLevel: 'auto' | null;
}

/** Who asked for something, and by which request. */
export interface Asker {
  readonly requestId: string;
  /** Null where Nova itself asks. */
  readonly userId: string | null;
  readonly projectId: string | null;
}

/** Everything that there is: Nova's and Placement's databases, the hosts, and the truth about the guests. */
export class World {
  readonly clock: Clock;
  readonly release: Release;
  readonly pace: Pace;
  readonly random: () => number;
  readonly hosts = new Map<string, HostRecord>();
  readonly computes = new Map<string, NovaCompute>();
  readonly flavors = new Map<string, Flavor>();
  /** Those that are gone are kept: Nova still shows the history of their actions. */
  readonly instances = new Map<string, InstanceRecord>();
  /** Oldest first. */
  readonly migrations: MigrationRecord[] = [];
  readonly migrationsByInstance = new Map<string, MigrationRecord[]>();
  /** By instance, oldest first. */
  readonly actions = new Map<string, ActionRecord[]>();
  readonly serverGroups = new Map<string, ServerGroup>();
  readonly placement = new Placement();
  /** By instance, oldest first. */
  readonly changes = new Map<string, Change[]>();
  readonly twoCopies: TwoCopies[] = [];
  mishaps: Mishaps = NO_MISHAPS;
  /** Is told of every change of an instance, at once. */
  readonly watchers = new Set<(instance: InstanceRecord, change: Change) => void>();
  readonly shelvedOffloadTime: number;
  readonly computeUpgradeLevel: 'auto' | null;
  readonly #onTwoCopies: (copies: TwoCopies) => void;
  readonly #texts = new Map<string, string>();
  #instanceCount = 0;

  constructor(options: WorldOptions) {
    this.clock = options.clock;
    this.release = options.release;
    this.pace = options.pace;
    this.random = options.random;
    this.shelvedOffloadTime = options.shelvedOffloadTime;
    this.computeUpgradeLevel = options.computeUpgradeLevel;
    this.#onTwoCopies = options.onTwoCopies;
  }

  now(): number {
    return this.clock.now();
  }

  /** A uuid that the seed decides. */
  uuid(): string {
    const hex = (digits: number): string =>
      Math.floor(this.random() * 16 ** digits)
        .toString(16)
        .padStart(digits, '0');
    // Joined and not added up: a text that remembers its parts takes ten times the memory, and there are many.
    return [hex(8), hex(4), `4${hex(3)}`, `a${hex(3)}`, hex(6) + hex(6)].join('-');
  }

  /** What hypervisors call the next instance (`instance_name_template`). */
  nextInstanceName(): string {
    return `instance-${(this.#instanceCount += 1).toString(16).padStart(8, '0')}`;
  }

  host(name: string): HostRecord {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`The simulated cloud has no host ${name}.`);
    return host;
  }

  compute(host: string): NovaCompute {
    const compute = this.computes.get(host);
    if (compute === undefined) throw new Error(`The simulated cloud has no host ${host}.`);
    return compute;
  }

  /** When nova-compute reported last. */
  lastReport(host: HostRecord): number {
    const until = Math.min(this.now(), host.reportsUntil ?? Infinity);
    if (until < host.reportsSince) return host.lastReportBefore;
    const { reportInterval } = this.pace;
    return host.reportsSince + Math.floor((until - host.reportsSince) / reportInterval) * reportInterval;
  }

  /** What Nova believes of a service, which may be wrong for `service_down_time`. */
  isUp(host: HostRecord): boolean {
    return !host.forcedDown && this.now() - this.lastReport(host) <= this.pace.serviceDownTime;
  }

  addInstance(instance: InstanceRecord, cause: string): void {
    this.instances.set(instance.id, instance);
    this.changes.set(instance.id, []);
    this.actions.set(instance.id, []);
    this.#record(instance, cause);
  }

  /**
   * Changes an instance, as `instance.save()` does.
   *
   * @throws UnexpectedTaskState, with nothing changed, when its task is none of those that were expected; InstanceNotFound
   * when it is gone.
   */
  save(
    instance: InstanceRecord,
    changes: Partial<InstanceState>,
    cause: string,
    expectedTasks?: readonly (TaskState | null)[],
  ): void {
    if (instance.gone) throw new InstanceNotFound(instance.id);
    if (expectedTasks !== undefined && !expectedTasks.includes(instance.taskState)) {
      throw new UnexpectedTaskState(instance.id, expectedTasks, instance.taskState);
    }
    Object.assign(instance, changes);
    instance.updatedAt = this.now();
    this.#record(instance, cause);
  }

  /** Removes an instance from what Nova knows (`instance.destroy()`). */
  destroy(instance: InstanceRecord, cause: string): void {
    if (instance.gone) throw new InstanceNotFound(instance.id);
    instance.gone = true;
    instance.deletedAt = this.now();
    instance.updatedAt = this.now();
    for (const group of this.serverGroups.values()) group.members.delete(instance.id);
    for (const migration of this.migrationsByInstance.get(instance.id) ?? []) migration.gone = true;
    this.#record(instance, cause);
  }

  addMigration(
    row: Pick<
      MigrationRecord,
      | 'instanceId'
      | 'type'
      | 'status'
      | 'sourceCompute'
      | 'sourceNode'
      | 'destCompute'
      | 'destNode'
      | 'oldFlavor'
      | 'newFlavor'
      | 'userId'
      | 'projectId'
    >,
  ): MigrationRecord {
    const at = this.now();
    const migration: MigrationRecord = {
      // Each by its name: what is spread gets a hidden class of its own, and there may be tens of thousands.
      instanceId: row.instanceId,
      type: row.type,
      status: row.status,
      sourceCompute: row.sourceCompute,
      sourceNode: row.sourceNode,
      destCompute: row.destCompute,
      destNode: row.destNode,
      oldFlavor: row.oldFlavor,
      newFlavor: row.newFlavor,
      userId: row.userId,
      projectId: row.projectId,
      id: this.migrations.length + 1,
      uuid: this.uuid(),
      createdAt: at,
      updatedAt: null,
      gone: false,
      history: [{ status: row.status, at }],
    };
    this.migrations.push(migration);
    const own = this.migrationsByInstance.get(row.instanceId) ?? [];
    own.push(migration);
    this.migrationsByInstance.set(row.instanceId, own);
    return migration;
  }

  setMigration(
    migration: MigrationRecord,
    change: Partial<Pick<MigrationRecord, 'status' | 'destCompute' | 'destNode'>>,
  ): void {
    Object.assign(migration, change);
    migration.updatedAt = this.now();
    if (migration.history.at(-1)?.status !== migration.status) {
      migration.history.push({ status: migration.status, at: this.now() });
    }
  }

  /** The oldest of an instance's migrations with such a status: what `get_by_instance_and_status` finds, of whatever type. */
  migrationWithStatus(instanceId: string, status: MigrationStatus): MigrationRecord | null {
    const own = this.migrationsByInstance.get(instanceId) ?? [];
    return own.find((migration) => migration.status === status) ?? null;
  }

  /** Writes down that something was asked of an instance. */
  recordAction(
    instance: InstanceRecord,
    action: string,
    { requestId, userId, projectId }: Asker,
  ): ActionRecord {
    const record: ActionRecord = {
      action,
      instanceId: instance.id,
      requestId,
      userId,
      projectId,
      startedAt: this.now(),
      updatedAt: null,
      message: null,
      events: [],
    };
    const all = this.actions.get(instance.id) ?? [];
    all.push(record);
    this.actions.set(instance.id, all);
    return record;
  }

  /** Writes down what went wrong; Nova shows it while the instance is in error or deleted. */
  recordFault(instance: InstanceRecord, error: Error, code: number): void {
    instance.fault = { code, message: error.message, details: error.stack ?? '', createdAt: this.now() };
  }

  /** Looks, after a guest has begun to run, whether another copy of it runs. */
  guestChanged(instanceId: string): void {
    const hosts = this.runningOn(instanceId);
    if (hosts.length < 2) return;
    const copies: TwoCopies = { instanceId, hosts, at: this.now() };
    this.twoCopies.push(copies);
    this.#onTwoCopies(copies);
  }

  /** The hosts on which a guest of the instance runs in truth. */
  runningOn(instanceId: string): readonly string[] {
    return [...this.hosts.values()]
      .filter(({ hypervisor }) => hypervisor.guests.get(instanceId)?.power === 'running')
      .map(({ name }) => name);
  }

  // The same few texts come thousands of times; one of each is kept.
  #same(text: string): string {
    const kept = this.#texts.get(text) ?? text;
    this.#texts.set(kept, kept);
    return kept;
  }

  #record(instance: InstanceRecord, cause: string): void {
    const { id, vmState, taskState, powerState, host } = instance;
    const changes = this.changes.get(id) ?? [];
    const last = changes.at(-1);
    const same =
      last?.vmState === vmState &&
      last.taskState === taskState &&
      last.powerState === powerState &&
      last.host === host;
    if (same) return;
    const change: Change = { at: this.now(), vmState, taskState, powerState, host, cause: this.#same(cause) };
    changes.push(change);
    for (const watcher of this.watchers) watcher(instance, change);
  }
}
