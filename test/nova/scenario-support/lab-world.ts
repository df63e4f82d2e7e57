import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import {
  addAction,
  addMigration,
  type Answer as RawAnswer,
  fail,
  type Probe,
  probe,
  release,
  revive,
  setHypervisorType,
  settings,
  writeInstance,
  writeMigrations,
} from '../../../lab/index.ts';
import { answerLine, type Call, seenLine } from '../../scenarios/answer-line.ts';
import type {
  ActionRow,
  Answer,
  Boot,
  How,
  MigrationRow,
  Observation,
  RowValues,
  Seen,
  ServiceChange,
  World,
} from '../../scenarios/port.ts';
import { askForInstance, type References, references } from './lab-boot.ts';
import { lookAt, observeInstance, type Sources } from './lab-observation.ts';
import { Names } from '../../scenarios/names.ts';
import { faultOf, list } from './raw.ts';
import { asUuid, type StateJournal, type Work } from './state-journal.ts';

const WAIT_MS = 60_000;

/** How often an instance is asked for that finds no host. */
const MOST_BOOTS = 3;

/** The real Nova of the lab, which has to be as `reset` leaves it. */
export class LabWorld implements World {
  readonly release = release;
  readonly #admin = probe();
  readonly #demo = probe({ user: 'demo' });
  readonly #sources: Sources;
  readonly #references: References;
  readonly #answers: string[] = [];
  readonly #groups = new Map<string, string>();
  readonly #dead = new Set<string>();

  private constructor(journal: StateJournal, refs: References) {
    this.#sources = { admin: this.#admin, journal, names: new Names() };
    this.#references = refs;
  }

  static async open(journal: StateJournal): Promise<LabWorld> {
    return new LabWorld(journal, await references(probe()));
  }

  /** Removes what `reset` leaves. */
  async close(): Promise<void> {
    for (const id of this.#groups.values()) await this.#admin.nova('DELETE', `/os-server-groups/${id}`);
  }

  async boot(instances: readonly Boot[]): Promise<void> {
    const { names } = this.#sources;
    const ids = new Map<string, string>();
    for (let attempt = 1; ids.size < instances.length; attempt += 1) {
      const missing = instances.filter(({ name }) => !ids.has(name));
      if (attempt > MOST_BOOTS) throw new Error(`No host for ${missing.map(({ name }) => name).join(', ')}.`);
      for (const [name, id] of await this.#bootOnce(missing)) ids.set(name, id);
    }
    for (const { name } of instances) names.add(name, asUuid(ids.get(name) ?? ''));
    await this.#untilBuilt(instances.map(({ name }) => name));
  }

  /**
   * Asks for instances, and gives the ids of those that got a host, by name. On a busy machine a heartbeat may be late, and
   * then Nova finds no valid host where there are six; such ones are deleted again.
   */
  async #bootOnce(instances: readonly Boot[]): Promise<readonly (readonly [string, string])[]> {
    // Hundreds of connections at once are more than its nova-api lets wait.
    const some = pLimit(8);
    const asked = await Promise.all(
      instances.map((boot) =>
        some(async () => {
          const group = boot.group === undefined ? undefined : this.#groups.get(boot.group);
          return [boot.name, await askForInstance(settings(), this.#references, boot, group)] as const;
        }),
      ),
    );
    const ours = new Set(asked.map(([, id]) => id));
    const inStatus = async (status: string) =>
      (await list(this.#admin, `/servers?all_tenants=1&status=${status}`, 'servers'))
        .map(({ id }) => String(id))
        .filter((id) => ours.has(id));
    await this.#poll(
      async () => (await inStatus('BUILD')).length === 0,
      WAIT_MS + 5_000 * asked.length,
      () => 'They are still being built.',
      1_000,
    );
    const homeless = new Set(await inStatus('ERROR'));
    for (const id of homeless) await this.#admin.nova('DELETE', `/servers/${id}`);
    return asked.filter(([, id]) => !homeless.has(id));
  }

  async act(name: string, action: string, argument: unknown = null, how: How = {}): Promise<Answer> {
    const body = { [action]: this.#withIds(argument) };
    return this.#record({ subject: name, verb: action, argument, how }, async (microversion) =>
      this.#as(how).nova('POST', `/servers/${this.idOf(name)}/action`, body, microversion),
    );
  }

  async delete(name: string, how: How & { readonly soft?: boolean } = {}): Promise<Answer> {
    const verb = how.soft === true ? 'soft DELETE' : 'DELETE';
    return this.#record({ subject: name, verb, how }, async (microversion) =>
      how.soft === true
        ? this.#as(how).softDelete(this.idOf(name), microversion)
        : this.#as(how).nova('DELETE', `/servers/${this.idOf(name)}`, undefined, microversion),
    );
  }

  async setService(host: string, change: ServiceChange): Promise<Answer> {
    const call: Call = { subject: host, verb: 'os-services', argument: change };
    return this.#record(call, async (microversion) => this.#putService(host, change, microversion));
  }

  async onlyEnabled(hosts: readonly string[]): Promise<void> {
    const services = (await this.#admin.services()).filter(
      ({ host, state }) => state === 'up' && !this.#dead.has(host),
    );
    await Promise.all(
      services.map(async ({ host, status }) => {
        const wanted = hosts.includes(host) ? 'enabled' : 'disabled';
        if (status === wanted) return;
        const answer = await this.#putService(host, { status: wanted });
        if (answer.status !== 200) throw new Error(`${host}: ${JSON.stringify(answer.body)}`);
      }),
    );
  }

  async serverGroup(name: string, policy: 'affinity' | 'anti-affinity'): Promise<void> {
    const answer = await this.#admin.nova('POST', '/os-server-groups', { server_group: { name, policy } });
    const id = (answer.body as { server_group?: { id?: string } }).server_group?.id;
    if (id === undefined) throw new Error(`No group ${name}: ${JSON.stringify(answer.body)}`);
    this.#groups.set(name, id);
  }

  async kill(host: string): Promise<void> {
    this.#dead.add(host);
    await fail(host);
  }

  async killAt(host: string, name: string, taskState: string, work: () => Promise<void>): Promise<void> {
    const { journal } = this.#sources;
    await journal.hold(this.idOf(name), taskState);
    await work();
    await this.#poll(
      async () => journal.isHolding(),
      WAIT_MS,
      () => `${name} does not get to ${taskState}.`,
      20,
    );
    await this.kill(host);
    await journal.release();
    await this.#poll(
      async () => !(await journal.isHolding()),
      WAIT_MS,
      () => 'The write is held for ever.',
    );
  }

  async revive(host: string): Promise<void> {
    await revive(host);
    this.#dead.delete(host);
  }

  async write(name: string, values: RowValues): Promise<void> {
    await writeInstance(this.idOf(name), values);
  }

  async addMigration(name: string, row: MigrationRow): Promise<void> {
    await addMigration(this.idOf(name), row);
  }

  async writeMigrations(
    name: string,
    values: { readonly status?: string; readonly source?: string | null } | null,
  ): Promise<void> {
    await writeMigrations(this.idOf(name), values);
  }

  async addAction(name: string, row: ActionRow): Promise<void> {
    await addAction(this.idOf(name), row);
  }

  async writeHypervisorType(host: string, type: 'ironic'): Promise<void> {
    await setHypervisorType(host, type);
  }

  async slowly(names: readonly string[], work: () => Promise<void>): Promise<void> {
    const { journal } = this.#sources;
    // Each of the two writes is held for some seconds.
    for (const name of names) {
      await journal.hold(this.idOf(name), 'rebuild_block_device_mapping');
      await journal.hold(this.idOf(name), 'rebuild_spawning');
    }
    await work();
    await journal.release();
  }

  idOf(name: string): string {
    return this.#sources.names.id(name);
  }

  async ask(path: string): Promise<unknown> {
    const { status, body } = await this.#admin.nova('GET', path, undefined, '2.93');
    return status === 404 ? null : body;
  }

  async look(name: string): Promise<Seen | null> {
    return lookAt(this.#sources, name);
  }

  async show(...all: readonly string[]): Promise<void> {
    for (const name of all) this.#answers.push(seenLine(name, await this.look(name)));
  }

  async until(name: string, wanted: (seen: Seen | null) => boolean, what: string): Promise<void> {
    let seen: Seen | null = null;
    await this.#poll(
      async () => wanted((seen = await this.look(name))),
      WAIT_MS,
      () => `${name} is not ${what}: ${JSON.stringify(seen)}`,
    );
  }

  async settled(...all: readonly string[]): Promise<void> {
    let working: ReadonlyMap<string, string>;
    let before: number | undefined;
    await this.#poll(
      async () => {
        const { length, underWay } = await this.#work(all);
        const quiet = length === before;
        before = length;
        working = underWay;
        return quiet && underWay.size === 0;
      },
      WAIT_MS + 3_000 * all.length,
      () =>
        `Not settled: ${[...working].map(([id, what]) => this.#sources.names.inText(`${id} (${what})`)).join(', ')}`,
      250,
    );
  }

  async pass(ms: number): Promise<void> {
    await sleep(ms);
  }

  async observe(chosen: readonly string[] = this.#sources.names.all()): Promise<Observation> {
    await this.#poll(
      async () => this.#isQuiet(600),
      WAIT_MS,
      () => 'Nova does not come to rest.',
    );
    const few = pLimit(4);
    const observed = await Promise.all(
      chosen.map((name) => few(async () => [name, await observeInstance(this.#sources, name)] as const)),
    );
    return { answers: [...this.#answers], instances: Object.fromEntries(observed) };
  }

  async #untilBuilt(all: readonly string[]): Promise<void> {
    await this.#poll(
      async () => {
        const { vmStates, underWay } = await this.#work(all);
        if ([...vmStates.values()].includes('error'))
          throw new Error(`${all.join(', ')}: not all were built.`);
        return underWay.size === 0 && all.every((name) => vmStates.get(this.idOf(name)) === 'active');
      },
      WAIT_MS + 5_000 * all.length,
      () => `${all.join(', ')} are not all active.`,
      250,
    );
    for (const server of await list(this.#admin, '/servers/detail?all_tenants=1', 'servers')) {
      const name = all.find((one) => this.idOf(one) === server['id']);
      if (name !== undefined) {
        this.#sources.names.addAlias(name, String(server['OS-EXT-SRV-ATTR:instance_name']));
      }
    }
  }

  async #work(all: readonly string[]): Promise<Work> {
    return this.#sources.journal.work(all.map((name) => this.idOf(name)));
  }

  /** Tells whether nothing is written in a time. */
  async #isQuiet(ms: number): Promise<boolean> {
    const before = await this.#sources.journal.length();
    await sleep(ms);
    return (await this.#sources.journal.length()) === before;
  }

  async #putService(
    host: string,
    { status, disabledReason, forcedDown }: ServiceChange,
    microversion = '2.93',
  ): Promise<RawAnswer> {
    const { id } = await this.#admin.service(host);
    const body = { status, disabled_reason: disabledReason, forced_down: forcedDown };
    return this.#admin.nova('PUT', `/os-services/${id}`, body, microversion);
  }

  async #record(call: Call, send: (microversion: string) => Promise<RawAnswer>): Promise<Answer> {
    // The place is taken before the call is sent: several may be under way.
    const place = this.#answers.push('') - 1;
    const raw = await send(call.how?.microversion ?? '2.93');
    const { fault, message } = faultOf(raw);
    const answer = {
      status: raw.status,
      fault,
      message: message === null ? null : this.#sources.names.inText(message),
    };
    this.#answers[place] = answerLine(call, answer);
    return answer;
  }

  #as({ as = 'admin' }: How): Probe {
    return as === 'demo' ? this.#demo : this.#admin;
  }

  #withIds(argument: unknown): unknown {
    if (typeof argument !== 'object' || argument === null) return argument;
    return Object.fromEntries(
      Object.entries(argument).map(([key, value]) => [
        key,
        ['flavorRef', 'imageRef'].includes(key) ? (this.#references.get(String(value)) ?? value) : value,
      ]),
    );
  }

  async #poll(
    look: () => Promise<boolean>,
    timeoutMs: number,
    tooLate: () => string,
    intervalMs = 100,
  ): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await look())) {
      if (Date.now() > deadline) throw new Error(`After ${timeoutMs} ms: ${tooLate()}`);
      await sleep(intervalMs);
    }
  }
}
