import type { MigrationStatus, MigrationType } from '../../src/model/migration.ts';
import type { TaskState } from '../../src/model/states.ts';
import { SimulatedCloud } from '../../src/testing/index.ts';
import type { InstanceRecord, InstanceState } from '../../src/testing/world/instance-record.ts';
import { Names } from './names.ts';
import { answerLine, type Call, seenLine } from './answer-line.ts';
import { ApiCaller, type RawAnswer } from './api-caller.ts';
import type {
  ActionRow,
  Answer,
  Boot,
  How,
  InstanceObservation,
  MigrationRow,
  Observation,
  ReleaseName,
  RowValues,
  Seen,
  ServiceChange,
  World,
} from './port.ts';

const HOSTS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** The lab's flavors. */
const FLAVORS = {
  t1: { id: 't1', name: 't1', vcpus: 1, ram: 64, disk: 1 },
  t2: { id: 't2', name: 't2', vcpus: 2, ram: 128, disk: 1 },
  t3: { id: 't3', name: 't3', vcpus: 4, ram: 256, disk: 2 },
} as const;

/** The fake driver has nothing to do, and the lab's services report every second. */
const LAB_PACE = {
  scheduling: 100,
  claim: 50,
  preparation: 150,
  spawn: 100,
  power: 50,
  copy: 100,
  cleanup: 50,
  serviceStart: 2_000,
  reportInterval: 1_000,
  serviceDownTime: 5_000,
};

/** Nova's numbers. */
const POWER_NUMBERS: Readonly<Record<string, number>> = {
  nostate: 0,
  running: 1,
  paused: 3,
  shutdown: 4,
  crashed: 6,
  suspended: 7,
};

/** Longer than a recovery takes until it has made its plans. */
const SLOW_MS = 8_000;

/** How long nothing may happen before a story goes on, in milliseconds of the cloud's time. */
const QUIET_MS = 20_000;

const UNDER_WAY = [
  'accepted',
  'queued',
  'pre-migrating',
  'migrating',
  'post-migrating',
  'confirming',
  'reverting',
];

/** The simulated cloud, made like the lab: six hosts with Nova's own fake driver, which report every second. */
export class SimulatedWorld implements World {
  readonly release: ReleaseName;
  readonly cloud: SimulatedCloud;
  readonly #names = new Names();
  readonly #answers: string[] = [];
  readonly #admin: ApiCaller;
  readonly #demo: ApiCaller;
  readonly #dead = new Set<string>();
  #softDeletions = 0;

  private constructor(release: ReleaseName, cloud: SimulatedCloud, callers: readonly [ApiCaller, ApiCaller]) {
    this.release = release;
    this.cloud = cloud;
    [this.#admin, this.#demo] = callers;
  }

  static async open(release: ReleaseName): Promise<SimulatedWorld> {
    const cloud = new SimulatedCloud({
      release,
      hypervisorType: 'fake',
      pace: LAB_PACE,
      shelvedOffloadTime: -1,
      // Stories wait long, and cost nothing.
      tokenLifetimeMs: 1_000_000_000,
    });
    cloud.addHosts(...HOSTS);
    for (const flavor of Object.values(FLAVORS)) cloud.addFlavor(flavor);
    const callers = await Promise.all([ApiCaller.logIn(cloud, 'admin'), ApiCaller.logIn(cloud, 'demo')]);
    return new SimulatedWorld(release, cloud, callers);
  }

  boot(instances: readonly Boot[]): Promise<void> {
    for (const { name, host, flavor = 't1', owner = 'admin', group } of instances) {
      const id = this.cloud.addInstance(name, {
        host,
        flavor: FLAVORS[flavor],
        owner,
        ...(group === undefined ? {} : { group }),
      });
      this.#names.add(name, id);
      this.#names.addAlias(name, this.cloud.instance(id).instanceName);
    }
    return Promise.resolve();
  }

  async act(name: string, action: string, argument: unknown = null, how: How = {}): Promise<Answer> {
    const body = { [action]: this.#withIds(argument) };
    return this.#record({ subject: name, verb: action, argument, how }, async (microversion) =>
      this.#as(how).send('POST', `/servers/${this.idOf(name)}/action`, body, microversion),
    );
  }

  async delete(name: string, how: How & { readonly soft?: boolean } = {}): Promise<Answer> {
    const soft = how.soft === true;
    // Several may be under way.
    this.#softDeletions += soft ? 1 : 0;
    this.cloud.softDelete = this.#softDeletions > 0;
    try {
      return await this.#record(
        { subject: name, verb: soft ? 'soft DELETE' : 'DELETE', how },
        async (microversion) =>
          this.#as(how).send('DELETE', `/servers/${this.idOf(name)}`, undefined, microversion),
      );
    } finally {
      this.#softDeletions -= soft ? 1 : 0;
      this.cloud.softDelete = this.#softDeletions > 0;
    }
  }

  async setService(host: string, change: ServiceChange): Promise<Answer> {
    const call: Call = { subject: host, verb: 'os-services', argument: change };
    return this.#record(call, async (microversion) => this.#putService(host, change, microversion));
  }

  async onlyEnabled(hosts: readonly string[]): Promise<void> {
    for (const host of HOSTS.filter((name) => !this.#dead.has(name))) {
      const status = hosts.includes(host) ? 'enabled' : 'disabled';
      const { status: answered } = await this.#putService(host, { status });
      if (answered !== 200) throw new Error(`${host} cannot be ${status}`);
    }
  }

  serverGroup(name: string, policy: 'affinity' | 'anti-affinity'): Promise<void> {
    this.cloud.addServerGroup(name, policy);
    return Promise.resolve();
  }

  kill(host: string): Promise<void> {
    this.#dead.add(host);
    this.cloud.kill(host);
    return Promise.resolve();
  }

  async killAt(host: string, name: string, taskState: string, work: () => Promise<void>): Promise<void> {
    const moment = { instance: this.idOf(name), taskState: taskState as TaskState };
    this.cloud.once(moment, () => void this.kill(host));
    await work();
    for (let looks = 0; !this.#dead.has(host); looks += 1) {
      if (looks > 10_000) throw new Error(`${name} does not get to ${taskState}`);
      await this.cloud.pass(10);
    }
  }

  async revive(host: string): Promise<void> {
    await this.cloud.revive(host);
    await this.#quiet();
    const { status } = await this.#putService(host, { status: 'enabled', forcedDown: false });
    if (status !== 200) throw new Error(`${host} cannot be brought up: ${status}`);
    this.#dead.delete(host);
    await this.#quiet();
  }

  write(name: string, { vtpm, createFailed, pinnedZone, ...values }: RowValues): Promise<void> {
    const { world, faults } = this.cloud;
    const creation = world.actions.get(this.idOf(name))?.find(({ action }) => action === 'create');
    if (createFailed === true && creation !== undefined) creation.message = 'Error';
    if (vtpm === true) {
      faults.onCall({
        ...{ call: 'evacuate', instance: name, times: Infinity },
        fault: { kind: 'status', status: 400, message: "Operation 'evacuate' not supported for vTPM." },
      });
    }
    if (pinnedZone !== undefined) {
      Object.assign(recordOf(this.cloud, this.idOf(name)), { requestedZone: pinnedZone });
    }
    // Also words that Nova does not have, which the cloud's own `overwrite` refuses.
    world.save(
      recordOf(this.cloud, this.idOf(name)),
      values as Partial<InstanceState>,
      'overwritten by hand',
    );
    return Promise.resolve();
  }

  addMigration(name: string, { type, status, source, destination }: MigrationRow): Promise<void> {
    this.cloud.world.addMigration({
      instanceId: this.idOf(name),
      type: type as MigrationType,
      status: status as MigrationStatus,
      ...{ sourceCompute: source, sourceNode: source, destCompute: destination, destNode: destination },
      ...{ oldFlavor: null, newFlavor: null, userId: '', projectId: '' },
    });
    return Promise.resolve();
  }

  writeMigrations(
    name: string,
    values: { readonly status?: string; readonly source?: string | null } | null,
  ): Promise<void> {
    const { world } = this.cloud;
    const own = world.migrationsByInstance.get(this.idOf(name)) ?? [];
    for (const migration of values === null ? own.splice(0) : own) {
      if (values === null) world.migrations.splice(world.migrations.indexOf(migration), 1);
      if (values?.status !== undefined)
        world.setMigration(migration, { status: values.status as MigrationStatus });
      if (values?.source !== undefined) Object.assign(migration, { sourceCompute: values.source });
    }
    return Promise.resolve();
  }

  addAction(name: string, { action, event }: ActionRow): Promise<void> {
    const { world } = this.cloud;
    const asker = { requestId: `req-${world.uuid()}`, userId: null, projectId: null };
    const record = world.recordAction(recordOf(this.cloud, this.idOf(name)), action, asker);
    if (event !== undefined) {
      record.events.push({
        ...event,
        ...{ startedAt: world.now(), finishedAt: null, result: null, details: null },
      });
    }
    return Promise.resolve();
  }

  writeHypervisorType(host: string, type: 'ironic'): Promise<void> {
    Object.assign(this.cloud.world.host(host).hypervisor, { type });
    return Promise.resolve();
  }

  async slowly(_names: readonly string[], work: () => Promise<void>): Promise<void> {
    const { pace } = this.cloud.world;
    const { preparation } = pace;
    Object.assign(pace, { preparation: SLOW_MS });
    await work();
    Object.assign(pace, { preparation });
  }

  idOf(name: string): string {
    return this.#names.id(name);
  }

  async ask(path: string): Promise<unknown> {
    const { status, body } = await this.#admin.send('GET', path, undefined, '2.93');
    return status === 404 ? null : body;
  }

  async look(name: string): Promise<Seen | null> {
    const { status, body } = await this.#admin.send('GET', `/servers/${this.idOf(name)}`, undefined, '2.93');
    if (status === 404) return null;
    const server = (body as { server: Record<string, unknown> }).server;
    const fault = server['fault'] as { message: string } | undefined;
    return {
      status: String(server['status']),
      vmState: String(server['OS-EXT-STS:vm_state']),
      taskState: (server['OS-EXT-STS:task_state'] ?? null) as string | null,
      powerState: Number(server['OS-EXT-STS:power_state']),
      host: (server['OS-EXT-SRV-ATTR:host'] ?? null) as string | null,
      locked: server['locked'] === true,
      fault: fault === undefined ? null : this.#names.inText(fault.message),
    };
  }

  async show(...all: readonly string[]): Promise<void> {
    for (const name of all) this.#answers.push(seenLine(name, await this.look(name)));
  }

  async until(name: string, wanted: (seen: Seen | null) => boolean, what: string): Promise<void> {
    let seen: Seen | null = null;
    for (let looks = 0; looks < 5_000; looks += 1) {
      seen = await this.look(name);
      if (wanted(seen)) return;
      await this.cloud.pass(10);
    }
    throw new Error(`${name} is not ${what}: ${JSON.stringify(seen)}`);
  }

  async settled(...all: readonly string[]): Promise<void> {
    for (let looks = 0; looks < 100; looks += 1) {
      await this.#quiet();
      if (all.every((name) => this.#isSettled(name))) return;
    }
    throw new Error(`Not settled: ${all.filter((name) => !this.#isSettled(name)).join(', ')}`);
  }

  async pass(ms: number): Promise<void> {
    await this.cloud.pass(ms);
  }

  async observe(names: readonly string[] = this.#names.all()): Promise<Observation> {
    await this.#quiet();
    const observed: [string, InstanceObservation][] = [];
    for (const name of names) observed.push([name, await this.#observe(name)]);
    return { answers: [...this.#answers], instances: Object.fromEntries(observed) };
  }

  async #observe(name: string): Promise<InstanceObservation> {
    const { history, migrations, allocations, gone } = this.cloud.instance(name);
    const end = await this.look(name);
    return {
      history: storyOf(history, gone),
      powerStates: collapsed(history.map(({ powerState }) => POWER_NUMBERS[powerState] ?? -1)),
      end,
      // Nova forgets them with their instance.
      migrations: (gone ? [] : migrations).map(
        ({ type, source, destination, statuses, allocations: held }) => ({
          ...{ type, source, destination, statuses },
          allocations: byHost(held),
        }),
      ),
      allocations: byHost(allocations),
      actions: end === null ? [] : await this.#actions(name),
    };
  }

  async #actions(name: string): Promise<InstanceObservation['actions']> {
    const path = `/servers/${this.idOf(name)}/os-instance-actions`;
    const { body } = await this.#admin.send('GET', path, undefined, '2.93');
    const { instanceActions } = body as { instanceActions: { request_id: string }[] };
    const observed = [];
    for (const { request_id: requestId } of instanceActions) {
      const answer = await this.#admin.send('GET', `${path}/${requestId}`, undefined, '2.93');
      const { instanceAction } = answer.body as {
        instanceAction: {
          action: string;
          message: string | null;
          events: { event: string; result: string | null }[];
        };
      };
      if (instanceAction.action === 'create') continue;
      observed.push({
        action: instanceAction.action,
        message: instanceAction.message,
        events: instanceAction.events.map(({ event, result }) => `${event}: ${result ?? 'null'}`).sort(),
      });
    }
    return observed;
  }

  #isSettled(name: string): boolean {
    const { taskState, migrations, gone } = this.cloud.instance(name);
    if (gone) return true;
    return (
      taskState === null && migrations.every(({ statuses }) => !UNDER_WAY.includes(statuses.at(-1) ?? ''))
    );
  }

  /** Waits until nothing has changed for a while. */
  async #quiet(): Promise<void> {
    let before: number;
    do {
      before = this.cloud.instances().reduce((sum, { history }) => sum + history.length, 0);
      await this.cloud.pass(QUIET_MS);
    } while (before !== this.cloud.instances().reduce((sum, { history }) => sum + history.length, 0));
  }

  async #putService(
    host: string,
    { status, disabledReason, forcedDown }: ServiceChange,
    microversion = '2.93',
  ): Promise<RawAnswer> {
    const { body } = await this.#admin.send(
      'GET',
      `/os-services?host=${host}&binary=nova-compute`,
      undefined,
      '2.93',
    );
    const [service] = (body as { services: { id: string }[] }).services;
    return this.#admin.send(
      'PUT',
      `/os-services/${service?.id ?? ''}`,
      { status, disabled_reason: disabledReason, forced_down: forcedDown },
      microversion,
    );
  }

  async #record(call: Call, send: (microversion: string) => Promise<RawAnswer>): Promise<Answer> {
    // The place is taken before the call is sent: several may be under way.
    const place = this.#answers.push('') - 1;
    const { status, fault, message } = await send(call.how?.microversion ?? '2.93');
    const answer = { status, fault, message: message === null ? null : this.#names.inText(message) };
    this.#answers[place] = answerLine(call, answer);
    return answer;
  }

  #as({ as = 'admin' }: How): ApiCaller {
    return as === 'demo' ? this.#demo : this.#admin;
  }

  #withIds(argument: unknown): unknown {
    if (typeof argument !== 'object' || argument === null || !('imageRef' in argument)) return argument;
    return { ...argument, imageRef: this.cloud.imageId };
  }
}

function recordOf({ world }: SimulatedCloud, id: string): InstanceRecord {
  const record = world.instances.get(id);
  if (record === undefined) throw new Error(`There is no instance ${id}.`);
  return record;
}

function storyOf(
  history: ReturnType<SimulatedCloud['instance']>['history'],
  gone: boolean,
): readonly string[] {
  const entries: string[] = [];
  let state: string | undefined;
  let host = history[0]?.host;
  for (const change of history) {
    const next = `${change.vmState}/${change.taskState ?? 'none'}`;
    if (next !== state) entries.push(next);
    if (change.host !== host) entries.push(`on ${change.host ?? 'no host'}`);
    state = next;
    host = change.host;
  }
  return gone ? [...entries, 'gone'] : entries;
}

function collapsed<T>(all: readonly T[]): readonly T[] {
  return all.filter((one, index) => one !== all[index - 1]);
}

function byHost<T>(allocations: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(allocations).sort(([one], [other]) => one.localeCompare(other)));
}
