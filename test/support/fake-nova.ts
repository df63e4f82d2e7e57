import type { Clock } from '../../src/model/clock.ts';
import type { Instance } from '../../src/model/instance.ts';
import { atLeast, type Microversion } from '../../src/model/microversion.ts';
import type { Migration } from '../../src/model/migration.ts';
import type { ServerGroup } from '../../src/model/server-group.ts';
import { unlessAborted } from '../../src/executor/unless-aborted.ts';
import { RequestAbortedError } from '../../src/http/errors/request-aborted-error.ts';
import type { CallOptions, Nova, NovaResponse, Pages } from '../../src/nova/index.ts';
import { answered, connectionLost, type FakeCall, type FakeTrouble } from './fake-nova-call.ts';
import { FakeCloud } from './fake-nova-cloud.ts';

const READ_MS = 10;
const WRITE_MS = 60;

/**
 * A small Nova in memory, for the tests of what talks to one. It answers as a real Nova 31 was seen to; what goes on
 * in the cloud takes time by the given clock. Every call is kept in `calls`.
 */
export class FakeNova implements Nova {
  readonly cloud: FakeCloud;
  readonly microversions: { readonly min: Microversion; readonly max: Microversion };
  readonly roles = ['admin'];
  readonly groups: ServerGroup[] = [];
  readonly calls: FakeCall[] = [];
  /** Mutating calls that were under way at once, at most. */
  mostPosts = 0;
  /** Whether answers have a Date header. */
  tellsDate = true;
  /** Sees every call as it comes in, and decides what goes wrong with it. */
  onCall: (call: FakeCall) => FakeTrouble | undefined = () => undefined;
  /** Waits for a token before a call that changes something is sent. */
  onToken?: (name: string) => Promise<void>;
  #posts = 0;

  constructor(
    clock: Clock,
    { max = '2.96', skewMs = 0, cloud }: { max?: Microversion; skewMs?: number; cloud?: FakeCloud } = {},
  ) {
    this.cloud = cloud ?? new FakeCloud(clock, skewMs);
    this.microversions = { min: '2.1', max };
  }

  supports(version: Microversion): boolean {
    return atLeast(this.microversions.max, version);
  }

  /** The calls that change something, as `evacuate web-1`. */
  get mutations(): readonly string[] {
    return this.calls
      .filter(({ mutating }) => mutating)
      .map(({ name, id }) => `${name.replace('servers.', '')} ${id ?? ''}`);
  }

  count(name: string, id?: string): number {
    return this.calls.filter((call) => call.name === name && (id === undefined || call.id === id)).length;
  }

  /** Adds an instance whose id is its name. */
  boot(name: string, state: Partial<Instance> = {}): Instance {
    const off = state.vmState === 'stopped';
    const instance: Instance = {
      ...{ id: name, name, host: 'h1', node: state.host ?? 'h1', vmState: 'active', taskState: null },
      ...{ powerState: off ? 'shutdown' : 'running', imageRef: 'image', locked: false, lockedReason: null },
      ...{ launchedAt: this.cloud.iso(), updatedAt: this.cloud.iso(), metadata: {} },
      ...state,
    };
    this.cloud.instances.set(name, instance);
    return instance;
  }

  /** Adds an instance that awaits its owner's verdict on a resize. */
  bootResized(
    name: string,
    from: string,
    was: 'active' | 'stopped',
    state: Partial<Instance> = {},
  ): Migration {
    const powerState = was === 'stopped' ? 'shutdown' : 'running';
    const { host } = this.boot(name, { vmState: 'resized', powerState, ...state });
    return this.cloud.addMigration({
      ...{ instanceId: name, type: 'resize', status: 'finished' },
      ...{ sourceCompute: from, destCompute: host },
    });
  }

  readonly servers: Nova['servers'] = {
    list: (filter = {}, options = {}) =>
      this.#list('servers.list', { ...filter }, options, () => this.#instances(filter.host)),
    detail: (filter = {}, options = {}) =>
      this.#list('servers.detail', { ...filter }, options, () => this.#instances(filter.host)),
    show: (id, options = {}) =>
      this.#read('servers.show', id, options, () => structuredClone(this.cloud.instance(id))),
    evacuate: (id, how, options = {}) =>
      this.#act('servers.evacuate', id, { ...how }, options, () =>
        this.cloud.beginEvacuation(id, how.microversion, how.host),
      ),
    confirmResize: (id, options = {}) =>
      this.#act('servers.confirmResize', id, {}, options, () => this.cloud.beginConfirm(id)),
    resetState: (id, state, options = {}) =>
      this.#act('servers.resetState', id, { state }, options, () => {
        Object.assign(this.cloud.instance(id), { vmState: state, taskState: null });
      }),
    start: (id, options = {}) =>
      this.#act('servers.start', id, {}, options, () => this.cloud.beginPower(id, 'active')),
    stop: (id, options = {}) =>
      this.#act('servers.stop', id, {}, options, () => this.cloud.beginPower(id, 'stopped')),
    shelve: (id, options = {}) =>
      this.#act('servers.shelve', id, {}, options, () => this.cloud.beginShelve(id)),
    lock: (id, how = {}, options = {}) =>
      this.#act('servers.lock', id, { ...how }, options, () => {
        if ((how.reason?.length ?? 0) > 255) throw answered(400, 'locked_reason is too long');
        Object.assign(this.cloud.instance(id), { locked: true, lockedReason: how.reason ?? null });
      }),
    unlock: (id, options = {}) =>
      this.#act('servers.unlock', id, {}, options, () => {
        Object.assign(this.cloud.instance(id), { locked: false, lockedReason: null });
      }),
    delete: (id, options = {}) =>
      this.#act('servers.delete', id, {}, options, () => {
        this.cloud.instances.delete(id);
      }),
  };

  readonly services: Nova['services'] = {
    list: (filter = {}, options = {}) =>
      this.#list('services.list', { ...filter }, options, () =>
        [...this.cloud.hosts.values()]
          .filter(({ name }) => filter.host === undefined || filter.host === name)
          .map((host) => this.cloud.serviceOf(host)),
      ),
    update: (id, changes, options = {}) =>
      this.#change('services.update', id, { ...changes }, options, () => {
        const host = this.cloud.host(id.replace('service-', ''));
        host.forcedDown = changes.forcedDown ?? host.forcedDown;
        host.status = changes.status ?? host.status;
        host.disabledReason = changes.disabledReason ?? null;
        host.changedAt = this.cloud.novaNow();
        return this.cloud.serviceOf(host, 1);
      }),
  };

  readonly migrations: Nova['migrations'] = {
    list: (filter = {}, options = {}) =>
      this.#list('migrations.list', { ...filter }, options, () =>
        this.cloud.migrations
          .filter(
            (row) =>
              (filter.sourceCompute ?? row.sourceCompute) === row.sourceCompute &&
              (filter.host === undefined || [row.sourceCompute, row.destCompute].includes(filter.host)) &&
              (filter.instanceId ?? row.instanceId) === row.instanceId &&
              (filter.type ?? row.type) === row.type &&
              (filter.status ?? row.status) === row.status &&
              (filter.changesSince ?? '') <= (row.updatedAt ?? ''),
          )
          .map((row) => ({ ...row })),
      ),
  };

  readonly instanceActions: Nova['instanceActions'] = {
    list: (id, options = {}) =>
      this.#list('instanceActions.list', { id }, options, () => this.cloud.actions.get(id) ?? []),
    show: (id, requestId, options = {}) =>
      this.#read('instanceActions.show', id, options, () => {
        const found = this.cloud.actions.get(id)?.find((action) => action.requestId === requestId);
        if (found === undefined) throw answered(404, 'Action not found');
        return found;
      }),
  };

  readonly serverGroups: Nova['serverGroups'] = {
    list: (filter = {}, options = {}) =>
      this.#list('serverGroups.list', { ...filter }, options, () => [...this.groups]),
    show: (id, options = {}) =>
      this.#read('serverGroups.show', id, options, () => {
        const found = this.groups.find((group) => group.id === id);
        if (found === undefined) throw answered(404, 'Group not found');
        return found;
      }),
  };

  readonly hypervisors: Nova['hypervisors'] = {
    list: (options = {}) =>
      this.#list('hypervisors.list', {}, options, () =>
        [...this.cloud.hosts.values()].flatMap(({ name, hypervisorType: type }) =>
          type === null ? [] : [{ id: `hypervisor-${name}`, node: name, host: name, type }],
        ),
      ),
  };

  #instances(host: string | undefined): Instance[] {
    return structuredClone(
      [...this.cloud.instances.values()].filter((each) => host === undefined || each.host === host),
    );
  }

  async #call<T>(
    call: Pick<FakeCall, 'name' | 'id' | 'args' | 'mutating'>,
    signal: AbortSignal | undefined,
    act: () => T,
  ): Promise<NovaResponse<T>> {
    const full: FakeCall = { ...call, at: this.cloud.clock.now() };
    this.calls.push(full);
    const trouble = this.onCall(full);
    const ms = (call.mutating ? WRITE_MS : READ_MS) + (trouble?.delayMs ?? 0);
    const acting = async (until?: AbortSignal) => {
      await this.cloud.clock.sleep(ms, until);
      return { requestId: this.cloud.beginRequest(), data: act() };
    };
    // Whoever hangs up on a change has sent it all the same.
    const done = call.mutating && signal !== undefined ? unlessAborted(signal, acting()) : acting(signal);
    const { requestId, data } = await done.catch((error: unknown) => {
      if (!signal?.aborted) throw error;
      const facts = { method: 'GET', url: 'http://nova.test/', requestId: null, globalRequestId: null };
      throw new RequestAbortedError({ ...facts, microversion: null, mayHaveActed: call.mutating }, error);
    });
    if (trouble?.neverAnswers) await new Promise(() => undefined);
    if (trouble?.loseReply) throw connectionLost();
    const date = this.tellsDate ? new Date(this.cloud.novaNow()).toUTCString() : null;
    return {
      data,
      status: 200,
      requestId,
      date: date === null ? null : new Date(date).toISOString(),
    };
  }

  async #read<T>(name: string, id: string, options: CallOptions, act: () => T): Promise<NovaResponse<T>> {
    return this.#call({ name, id, args: {}, mutating: false }, options.signal, act);
  }

  #act(
    name: string,
    id: string,
    args: Readonly<Record<string, unknown>>,
    options: CallOptions,
    act: () => void,
  ): Promise<NovaResponse<null>> {
    return this.#change(name, id, args, options, () => {
      act();
      return null;
    });
  }

  async #change<T>(
    name: string,
    id: string,
    args: Readonly<Record<string, unknown>>,
    options: CallOptions,
    act: () => T,
  ): Promise<NovaResponse<T>> {
    await this.onToken?.(name);
    if (options.maySend?.() === false) {
      const facts = { method: 'POST', url: 'http://nova.test/', requestId: null, globalRequestId: null };
      throw new RequestAbortedError({ ...facts, microversion: null, mayHaveActed: false }, new Error('held'));
    }
    this.#posts += 1;
    this.mostPosts = Math.max(this.mostPosts, this.#posts);
    try {
      return await this.#call({ name, id, args, mutating: true }, options.signal, act);
    } finally {
      this.#posts -= 1;
    }
  }

  #list<T>(
    name: string,
    args: Readonly<Record<string, unknown>>,
    options: CallOptions,
    act: () => readonly T[],
  ): Pages<T> {
    const all = async () => {
      const answer = await this.#call({ name, id: null, args, mutating: false }, options.signal, act);
      return { data: answer.data, requestId: answer.requestId, date: answer.date, pages: 1 };
    };
    return {
      all,
      async *[Symbol.asyncIterator]() {
        yield* (await all()).data;
      },
    };
  }
}
