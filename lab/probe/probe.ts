import { LabError } from '../lab-error.ts';
import { settings as currentSettings, type LabSettings } from '../settings.ts';
import { ensureSoftDeletion } from '../soft-deletion.ts';
import { until } from '../wait.ts';
import { HostProbe } from './host-probe.ts';
import { object, objects, success, text } from './json.ts';
import type { Answer, Login } from './session.ts';
import {
  actionView,
  migrationView,
  serverView,
  type ActionView,
  type MigrationView,
  type ServerView,
} from './views.ts';

/** What {@link Probe.boot} makes. */
export interface BootOptions {
  readonly name: string;
  /** The compute host; the scheduler's choice by default. Only an administrator may choose. */
  readonly host?: string;
  /** @default 't1' */
  readonly flavor?: FlavorName;
  /** The project that the server is to belong to, the asker's own by default. Only an administrator may choose. */
  readonly project?: Login['project'];
}

/** The lab's flavors; a server of `t1` can be resized to `t2`, and that to `t3`. */
export type FlavorName = 't1' | 't2' | 't3';

/**
 * A small raw client of the lab's own, which the tests judge the library by. So it shares no code with the library,
 * and hides nothing: what a service answers is returned as it is, whatever the status.
 */
export class Probe extends HostProbe {
  readonly #settings: LabSettings;
  readonly #login: Login;
  readonly #inOtherProjects = new Map<Login['project'], Probe>();

  constructor(settings: LabSettings, login: Login) {
    super(settings, login);
    this.#settings = settings;
    this.#login = login;
  }

  /**
   * Makes a server without networks and waits until it is active.
   *
   * @returns the server's id.
   * @throws {@link LabError} when Nova refuses, or the server ends in ERROR.
   */
  async boot(options: BootOptions): Promise<string> {
    const [id] = await this.bootMany([options]);
    return text(id);
  }

  /**
   * Makes many servers at once and waits until all are active. A single host makes about one a second.
   *
   * @returns the servers' ids, in the order of the options.
   * @throws {@link LabError} when Nova refuses, or a server ends in ERROR.
   */
  async bootMany(all: readonly BootOptions[]): Promise<readonly string[]> {
    const [flavors, image] = await Promise.all([this.#flavors(), this.#image()]);
    const ids = await Promise.all(
      all.map(async ({ name, host, flavor = 't1', project = this.#login.project }) => {
        const server = {
          name,
          flavorRef: flavors.get(flavor),
          imageRef: image,
          networks: 'none',
          ...(host === undefined ? {} : { host }),
        };
        const answer = success(
          await this.#in(project).nova('POST', '/servers', { server }),
          `booting ${name}`,
        );
        return text(object(answer['server'])['id']);
      }),
    );
    for (const id of ids) {
      const built = (server: ServerView | undefined): boolean => server?.vmState !== 'building';
      const server = await this.waitFor(id, built, 60_000 + 5000 * all.length);
      if (server?.vmState !== 'active')
        throw new LabError(`${id} was not built: ${server?.fault ?? 'it is gone'}`);
    }
    return ids;
  }

  /** Sends a server action, such as `os-stop`, with its argument; many actions want `null`. */
  async act(id: string, action: string, argument: unknown = null, microversion?: string): Promise<Answer> {
    return this.nova('POST', `/servers/${id}/action`, { [action]: argument }, microversion);
  }

  /** Returns a server, or `undefined` when Nova does not know it (any more). */
  async server(id: string): Promise<ServerView | undefined> {
    const answer = await this.nova('GET', `/servers/${id}`);
    if (answer.status === 404) return undefined;
    return serverView(object(success(answer, `reading ${id}`)['server']));
  }

  /**
   * Returns the servers of all projects. Nova leaves out the soft-deleted ones unless it is asked for them, too.
   */
  async servers({ softDeleted = false } = {}): Promise<readonly ServerView[]> {
    const query = `all_tenants=1${softDeleted ? '&soft_deleted=true' : ''}`;
    const answer = success(await this.nova('GET', `/servers/detail?${query}`), 'listing the servers');
    return objects(answer['servers']).map(serverView);
  }

  /**
   * Waits until a server (or its absence) is as wanted, and returns it.
   *
   * @throws {@link LabError} that tells what was seen last when the time is over.
   */
  async waitFor(
    id: string,
    predicate: (server: ServerView | undefined) => boolean,
    timeoutMs: number,
  ): Promise<ServerView | undefined> {
    let server: ServerView | undefined;
    await until(
      async () => predicate((server = await this.server(id))),
      { timeoutMs },
      () => `${id} was not as wanted in ${timeoutMs} ms: ${describe(server)}`,
    );
    return server;
  }

  /** Resizes a server and waits until it is in the vm_state `resized`. */
  async resize(id: string, flavor: FlavorName): Promise<void> {
    const flavorRef = (await this.#flavors()).get(flavor);
    success(await this.act(id, 'resize', { flavorRef }), `resizing ${id}`);
    await this.#untilResized(id);
  }

  /** Migrates a server cold, to a host of the scheduler's choice or this one, and waits until it is `resized`. */
  async migrate(id: string, host?: string): Promise<void> {
    success(await this.act(id, 'migrate', host === undefined ? null : { host }), `migrating ${id}`);
    await this.#untilResized(id);
  }

  /** Returns the migration records of a server, the newest first. */
  async migrations(id: string): Promise<readonly MigrationView[]> {
    const answer = success(
      await this.nova('GET', `/os-migrations?instance_uuid=${id}`),
      `migrations of ${id}`,
    );
    return objects(answer['migrations']).map(migrationView);
  }

  /** Returns what was asked of a server, the newest first. */
  async actions(id: string): Promise<readonly ActionView[]> {
    const path = `/servers/${id}/os-instance-actions`;
    const list = success(await this.nova('GET', path), `actions of ${id}`);
    return Promise.all(
      objects(list['instanceActions']).map(async (action) => {
        const requestId = text(action['request_id']);
        const answer = success(await this.nova('GET', `${path}/${requestId}`), `action ${requestId}`);
        return actionView(object(answer['instanceAction']));
      }),
    );
  }

  /**
   * Asks Nova to soft-delete a server: it becomes `soft-delete` (SOFT_DELETED), keeps its resources, and can be
   * brought back by the action `restore` or be deleted by `forceDelete`. The first time in the life of a lab this takes
   * some seconds longer, as it starts the nova-api that does so; and it needs root.
   *
   * @throws {@link LabError} when the lab is not up.
   */
  async softDelete(id: string, microversion?: string): Promise<Answer> {
    await ensureSoftDeletion(this.#settings);
    return this.softDeletingNova('DELETE', `/servers/${id}`, undefined, microversion);
  }

  /** Returns the newest microversion of the compute API that the running Nova has, for example `2.93`. */
  async newestMicroversion(): Promise<string> {
    const answer = success(await this.nova('GET', '/'), 'reading the version of Nova');
    return text(object(answer['version'])['version']);
  }

  /** Deletes every server of every project, in whatever state it is, and waits until all are gone. */
  async deleteAll(): Promise<void> {
    let left = await this.servers({ softDeleted: true });
    const asked = new Map<string, number>();
    await until(
      async () => {
        // A deletion that Nova has dropped, because a service was killed for example, is asked for again.
        const due = left.filter(({ id }) => Date.now() - (asked.get(id) ?? 0) > 10_000);
        await Promise.all(due.map(async (server) => this.#delete(server)));
        for (const { id } of due) asked.set(id, Date.now());
        left = await this.servers({ softDeleted: true });
        return left.length === 0;
      },
      { timeoutMs: 60_000 + 3000 * left.length, intervalMs: 250 },
      () => `These servers cannot be deleted: ${left.map(describe).join('; ')}`,
    );
  }

  async #delete({ id, taskState }: ServerView): Promise<void> {
    // Nova takes that word for a deletion under way, and ignores any further one; a reset clears the task.
    if (taskState === 'deleting' || taskState === 'soft-deleting') {
      await this.act(id, 'os-resetState', { state: 'error' });
    }
    // Only the forced one deletes a server that is soft-deleted already.
    const forced = await this.act(id, 'forceDelete');
    if (forced.status >= 400) await this.nova('DELETE', `/servers/${id}`);
  }

  async #untilResized(id: string): Promise<void> {
    const settled = ({ vmState, taskState }: ServerView): boolean =>
      taskState === null && ['resized', 'error'].includes(vmState);
    // The task is set before Nova answers; so a server without one has been through it.
    const server = await this.waitFor(id, (one) => one === undefined || settled(one), 60_000);
    if (server?.vmState !== 'resized') throw new LabError(`It was not resized: ${describe(server)}`);
  }

  /** Returns a probe of the same user in another project. */
  #in(project: Login['project']): Probe {
    if (project === this.#login.project) return this;
    const other =
      this.#inOtherProjects.get(project) ?? new Probe(this.#settings, { user: this.#login.user, project });
    this.#inOtherProjects.set(project, other);
    return other;
  }

  async #flavors(): Promise<ReadonlyMap<string, string>> {
    const answer = success(await this.nova('GET', '/flavors'), 'listing the flavors');
    return new Map(objects(answer['flavors']).map((raw) => [text(raw['name']), text(raw['id'])]));
  }

  async #image(): Promise<string> {
    const answer = success(await this.glance('GET', '/v2/images?name=img'), 'looking for the image');
    const [image] = objects(answer['images']);
    if (image === undefined) throw new LabError('The lab has no image img.');
    return text(image['id']);
  }
}

/** Returns a probe; by default an administrator's, in the project `admin`. */
export function probe(
  { user = 'admin' }: Partial<Pick<Login, 'user'>> = {},
  settings = currentSettings(),
): Probe {
  return new Probe(settings, { user, project: user });
}

function describe(server: ServerView | undefined): string {
  if (server === undefined) return 'it does not exist';
  const { id, status, vmState, taskState, powerState, host, fault } = server;
  const states = `${status}, ${vmState}, task ${taskState ?? 'none'}, power ${powerState}, on ${host ?? 'no host'}`;
  return `${id} is ${states}${fault === null ? '' : `, fault: ${fault}`}`;
}
