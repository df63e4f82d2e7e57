import type { Clock } from '../../src/model/clock.ts';
import type { ComputeService } from '../../src/model/compute-service.ts';
import type { InstanceAction } from '../../src/model/instance-action.ts';
import type { Instance } from '../../src/model/instance.ts';
import { isEvacuationInFlight, type Migration } from '../../src/model/migration.ts';
import { atLeast, type Microversion } from '../../src/model/microversion.ts';
import { answered } from './fake-nova-call.ts';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A compute host; it reports every `intervalMs` until it dies, forced down or not. */
export interface FakeHost {
  readonly name: string;
  readonly intervalMs: number;
  status: string;
  forcedDown: boolean;
  disabledReason: string | null;
  hypervisorType: string | null;
  aliveSince: number;
  diedAt: number | null;
  /** The last PUT, in Nova's time. */
  changedAt: number;
}

/** How long Nova takes for what, in milliseconds. */
export interface FakePace {
  evacuation: number;
  confirm: number;
  power: number;
  shelving: number;
}

/** Nova takes a host for down that has not reported for so long. */
const SERVICE_DOWN_MS = 60_000;

/** What is in the cloud, and what goes on in it without anybody asking. */
export class FakeCloud {
  readonly clock: Clock;
  /** How far Nova's clock is ahead of the test's. */
  readonly skewMs: number;
  readonly hosts = new Map<string, FakeHost>();
  readonly instances = new Map<string, Mutable<Instance>>();
  readonly migrations: Mutable<Migration>[] = [];
  readonly actions = new Map<string, InstanceAction[]>();
  readonly pace: FakePace = { evacuation: 4_000, confirm: 600, power: 800, shelving: 3_000 };
  /** While false the scheduler finds no valid host. */
  hasCapacity = true;
  /** vm_state as the source's confirm leaves it; by default what power_state says. */
  confirmWrites: 'active' | 'stopped' | null = null;
  /** How many evacuations were taken while one was under way: each destroys a good one. */
  duplicateEvacuations = 0;
  #requests = 0;

  constructor(clock: Clock, skewMs = 0) {
    this.clock = clock;
    this.skewMs = skewMs;
  }

  novaNow(): number {
    return this.clock.now() + this.skewMs;
  }

  iso(): string {
    return new Date(this.novaNow()).toISOString();
  }

  host(name: string): FakeHost {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`no host ${name}`);
    return host;
  }

  instance(id: string): Mutable<Instance> {
    const instance = this.instances.get(id);
    if (instance === undefined) throw answered(404, `Instance ${id} could not be found.`);
    return instance;
  }

  addHost(name: string, intervalMs: number): FakeHost {
    const aliveSince = this.novaNow() - 3_600_000;
    const host: FakeHost = {
      ...{ name, intervalMs, aliveSince, diedAt: null, changedAt: aliveSince },
      ...{ status: 'enabled', forcedDown: false, disabledReason: null, hypervisorType: 'QEMU' },
    };
    this.hosts.set(name, host);
    return host;
  }

  lastHeartbeat({ aliveSince, diedAt, intervalMs }: FakeHost): number {
    const until = Math.min(this.novaNow(), diedAt ?? Infinity);
    return aliveSince + Math.max(0, Math.floor((until - aliveSince) / intervalMs)) * intervalMs;
  }

  isUp(host: FakeHost): boolean {
    return !host.forcedDown && this.novaNow() - this.lastHeartbeat(host) < SERVICE_DOWN_MS;
  }

  /** GETs show whole seconds, the answer to a PUT microseconds. */
  serviceOf(host: FakeHost, resolutionMs = 1_000): ComputeService {
    const updatedAt = Math.max(host.changedAt, this.lastHeartbeat(host));
    return {
      id: `service-${host.name}`,
      host: host.name,
      binary: 'nova-compute',
      zone: 'nova',
      status: host.status,
      state: this.isUp(host) ? 'up' : 'down',
      forcedDown: host.forcedDown,
      disabledReason: host.disabledReason,
      updatedAt: new Date(updatedAt - (updatedAt % resolutionMs)).toISOString(),
    };
  }

  addMigration(row: Pick<Migration, 'instanceId' | 'type' | 'status' | 'sourceCompute' | 'destCompute'>) {
    const migration: Mutable<Migration> = {
      ...row,
      uuid: `migration-${this.migrations.length + 1}`,
      createdAt: this.iso(),
      updatedAt: this.iso(),
    };
    this.migrations.unshift(migration);
    return migration;
  }

  /** The id of the request that is served from here on; what it does is noted under it. */
  beginRequest(): string {
    return `req-${(this.#requests += 1)}`;
  }

  note(id: string, action: string, userId: string | null): void {
    const entry = {
      action,
      requestId: `req-${this.#requests}`,
      userId,
      message: null,
      updatedAt: null,
    };
    this.actions.set(id, [{ ...entry, startTime: this.iso() }, ...(this.actions.get(id) ?? [])]);
  }

  /** What POST evacuate does before it answers. */
  beginEvacuation(id: string, microversion: Microversion, wanted?: string): void {
    const instance = this.instance(id);
    const { vmState, host } = instance;
    if (!['active', 'stopped', 'error'].includes(vmState)) {
      throw answered(409, `Cannot 'evacuate' instance ${id} while it is in vm_state ${vmState}`);
    }
    if (host === null) throw answered(400, 'The target host cannot be the same one.');
    if (this.isUp(this.host(host))) throw answered(400, `Compute service of ${host} is still in use.`);
    const inFlight = this.migrations.some((row) => row.instanceId === id && isEvacuationInFlight(row));
    if (inFlight) this.duplicateEvacuations += 1;
    this.note(id, 'evacuate', 'admin');
    const row = this.addMigration({
      ...{ instanceId: id, type: 'evacuation', status: 'accepted' },
      ...{ sourceCompute: host, destCompute: null },
    });
    instance.taskState = 'rebuilding';
    const endsStopped = vmState === 'stopped' || (vmState !== 'error' && atLeast(microversion, '2.95'));
    void this.#evacuate(instance, row, endsStopped, wanted);
  }

  async #evacuate(
    instance: Mutable<Instance>,
    row: Mutable<Migration>,
    endsStopped: boolean,
    wanted?: string,
  ): Promise<void> {
    await this.clock.sleep(300);
    const chosen =
      wanted ??
      [...this.hosts.values()].find((each) => each.status === 'enabled' && this.isUp(each))?.name ??
      null;
    if (!this.hasCapacity || chosen === null) {
      this.#set(row, { status: 'error' });
      // vm_state follows a moment later, and what it was before is lost.
      await this.clock.sleep(400);
      const message = 'No valid host was found. There are not enough hosts available.';
      Object.assign(instance, { vmState: 'error', taskState: null });
      instance.fault = { code: 500, message, created: this.iso() };
      return;
    }
    this.#set(row, { status: 'pre-migrating', destCompute: chosen });
    instance.powerState = 'nostate';
    await this.clock.sleep(this.pace.evacuation);
    // It looks finished on the old host for as long as the destination needs to write the move down.
    Object.assign(instance, { vmState: 'active', taskState: null, powerState: 'running' });
    delete instance.fault;
    if (endsStopped) {
      instance.taskState = 'powering-off';
      await this.clock.sleep(this.pace.power);
      Object.assign(instance, { vmState: 'stopped', taskState: null, powerState: 'shutdown' });
    }
    await this.clock.sleep(300);
    instance.host = chosen;
    this.#set(row, { status: 'done' });
  }

  /** What POST confirmResize does before it answers. */
  beginConfirm(id: string): void {
    const instance = this.instance(id);
    if (instance.vmState !== 'resized') {
      throw answered(
        409,
        `Cannot 'confirmResize' instance ${id} while it is in vm_state ${instance.vmState}`,
      );
    }
    const row = this.migrations.find((each) => each.instanceId === id && each.status === 'finished');
    if (row === undefined) throw answered(400, 'Instance has not been resized.');
    const source = this.host(row.sourceCompute ?? '');
    if (!this.isUp(source)) throw answered(409, 'Service is unavailable at this time.');
    this.#set(row, { status: 'confirming' });
    if (source.diedAt === null) void this.#confirm(instance, row);
  }

  async #confirm(instance: Mutable<Instance>, row: Mutable<Migration>): Promise<void> {
    await this.clock.sleep(this.pace.confirm);
    this.#set(row, { status: 'confirmed' });
    await this.clock.sleep(200);
    instance.vmState = this.confirmWrites ?? (instance.powerState === 'shutdown' ? 'stopped' : 'active');
  }

  /** What os-start and os-stop do before they answer; on a dead host the order waits. */
  beginPower(id: string, to: 'active' | 'stopped'): void {
    const instance = this.instance(id);
    if (instance.vmState !== (to === 'active' ? 'stopped' : 'active')) {
      const call = to === 'active' ? 'start' : 'stop';
      throw answered(409, `Cannot '${call}' instance ${id} while it is in vm_state ${instance.vmState}`);
    }
    this.note(id, to === 'active' ? 'start' : 'stop', 'admin');
    instance.taskState = to === 'active' ? 'powering-on' : 'powering-off';
    if (this.host(instance.host ?? '').diedAt !== null) return;
    void this.clock.sleep(this.pace.power).then(() => {
      const powerState = to === 'active' ? 'running' : 'shutdown';
      Object.assign(instance, { vmState: to, taskState: null, powerState });
    });
  }

  /** What shelve does before it answers: the snapshot is taken afterwards, and the instance stays on its host. */
  beginShelve(id: string): void {
    const instance = this.instance(id);
    if (!['active', 'stopped', 'paused', 'suspended'].includes(instance.vmState)) {
      throw answered(409, `Cannot 'shelve' instance ${id} while it is in vm_state ${instance.vmState}`);
    }
    this.note(id, 'shelve', 'admin');
    instance.taskState = 'shelving';
    if (this.host(instance.host ?? '').diedAt !== null) return;
    void this.clock.sleep(this.pace.shelving).then(() => {
      Object.assign(instance, { vmState: 'shelved', taskState: null, powerState: 'shutdown' });
    });
  }

  #set(row: Mutable<Migration>, change: Partial<Migration>): void {
    Object.assign(row, change, { updatedAt: this.iso() });
  }
}
