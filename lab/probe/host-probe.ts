import { LabError } from '../lab-error.ts';
import { computeName } from '../process-table.ts';
import { isAlive } from '../processes.ts';
import type { LabSettings } from '../settings.ts';
import { object, objects, success, text } from './json.ts';
import { Session, type Answer, type Login } from './session.ts';
import { serviceView, type ServiceView } from './views.ts';

/** What to change of a compute service. */
export interface ServiceChange {
  readonly status?: 'enabled' | 'disabled';
  readonly disabledReason?: string;
  readonly forcedDown?: boolean;
}

/** How many of each resource class are allocated. */
export type Resources = Readonly<Record<string, number>>;

/** The part of a {@link Probe} that is about the compute hosts. */
export class HostProbe extends Session {
  readonly #settings: LabSettings;

  constructor(settings: LabSettings, login: Login) {
    super(settings, login);
    this.#settings = settings;
  }

  /**
   * Returns what Placement has allocated for a consumer, by host name. A server is a consumer, and so is a migration
   * as long as it holds the resources of the place that the server came from.
   */
  async allocations(consumerId: string): Promise<Readonly<Record<string, Resources>>> {
    const answer = success(
      await this.placement('GET', `/allocations/${consumerId}`),
      `allocations of ${consumerId}`,
    );
    const names = await this.resourceProviders();
    return Object.fromEntries(
      Object.entries(object(answer['allocations'])).map(([provider, allocation]) => [
        names.get(provider) ?? provider,
        object(object(allocation)['resources']) as Resources,
      ]),
    );
  }

  /** Returns the names of Placement's resource providers by their uuid; each compute host is one. */
  async resourceProviders(): Promise<ReadonlyMap<string, string>> {
    const answer = success(
      await this.placement('GET', '/resource_providers'),
      'listing the resource providers',
    );
    return new Map(
      objects(answer['resource_providers']).map((raw) => [text(raw['uuid']), text(raw['name'])]),
    );
  }

  /** Returns the nova-compute services, in the order of the hosts' names. */
  async services(): Promise<readonly ServiceView[]> {
    const answer = success(
      await this.nova('GET', '/os-services?binary=nova-compute'),
      'listing the services',
    );
    return objects(answer['services'])
      .map(serviceView)
      .sort((one, other) => one.host.localeCompare(other.host));
  }

  /** Returns the nova-compute service of a host. */
  async service(host: string): Promise<ServiceView> {
    const service = (await this.services()).find((one) => one.host === host);
    if (service === undefined) throw new LabError(`Nova knows no compute host ${host}.`);
    return service;
  }

  /**
   * Changes the nova-compute service of a host.
   *
   * @throws {@link LabError} when the service is dead, Nova still believes it up, and it is to be disabled or enabled
   * without being forced down: Nova would call the dead service, and keep the request (and an API worker) for a minute.
   */
  async setService(host: string, change: ServiceChange): Promise<Answer> {
    const service = await this.service(host);
    const calls = change.status !== undefined && change.forcedDown !== true && service.state === 'up';
    if (calls && !(await isAlive(this.#settings, computeName(host)))) {
      throw new LabError(`${host} is dead, and Nova believes it up: force it down in the same request.`);
    }
    return this.nova('PUT', `/os-services/${service.id}`, {
      ...(change.status === undefined ? {} : { status: change.status }),
      ...(change.disabledReason === undefined ? {} : { disabled_reason: change.disabledReason }),
      ...(change.forcedDown === undefined ? {} : { forced_down: change.forcedDown }),
    });
  }

  /**
   * Runs `work` while these are the only enabled hosts of those that are up, and then puts the others back. So a test
   * chooses where a resize goes.
   */
  async withOnlyEnabled<T>(hosts: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = await this.services();
    const changed = before.filter(
      ({ host, status, state }) => state === 'up' && (status === 'enabled') !== hosts.includes(host),
    );
    const set = async ({ host, status, disabledReason }: ServiceView): Promise<void> => {
      const reason = status === 'disabled' && disabledReason !== null ? { disabledReason } : {};
      success(await this.setService(host, { status, ...reason }), `making ${host} ${status}`);
    };
    try {
      for (const service of changed) {
        const status = service.status === 'enabled' ? 'disabled' : 'enabled';
        await set({ ...service, status, disabledReason: null });
      }
      return await work();
    } finally {
      for (const service of changed) await set(service);
    }
  }
}
