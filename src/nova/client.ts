import { findComputeEndpoint } from '../auth/catalog.ts';
import { Session } from '../auth/session.ts';
import { connectOptionsFrom } from '../config/connect-options-from.ts';
import type { ConnectOptions } from '../config/connect-options.ts';
import { resolveConnectOptions } from '../config/resolve-connect-options.ts';
import { HttpClient } from '../http/http-client.ts';
import type { Transport } from '../http/transport.ts';
import { atLeast, type Microversion } from '../model/microversion.ts';
import { discover, type DiscoveredNova } from './discovery.ts';
import { hypervisorsApi, type HypervisorsApi } from './hypervisors.ts';
import { instanceActionsApi, type InstanceActionsApi } from './instance-actions.ts';
import type { MicroversionRange } from './microversions.ts';
import { migrationsApi, type MigrationsApi } from './migrations.ts';
import { NovaApi } from './nova-api.ts';
import type { Nova } from './nova.ts';
import { serverGroupsApi, type ServerGroupsApi } from './server-groups.ts';
import { serversApi, type ServersApi } from './servers.ts';
import { servicesApi, type ServicesApi } from './services.ts';

/**
 * A client of one Nova, logged in.
 *
 * @example
 * ```ts
 * // From clouds.yaml; without an argument, from OS_CLOUD or the other OS_* variables.
 * await using nova = await NovaClient.connect({ cloud: 'prod' });
 * const { data: servers } = await nova.servers.detail({ host: 'compute-7' }).all();
 * ```
 */
export class NovaClient implements Nova, AsyncDisposable {
  readonly microversions: MicroversionRange;
  /** Sent as `X-OpenStack-Request-ID` with every request of this client. */
  readonly globalRequestId: string;
  readonly servers: ServersApi;
  readonly services: ServicesApi;
  readonly migrations: MigrationsApi;
  readonly instanceActions: InstanceActionsApi;
  readonly serverGroups: ServerGroupsApi;
  readonly hypervisors: HypervisorsApi;
  readonly #session: Session;
  readonly #ownTransport: Transport | null;

  private constructor(
    http: HttpClient,
    session: Session,
    nova: DiscoveredNova,
    ownTransport: Transport | null,
  ) {
    const api = new NovaApi(http, session, nova);
    this.microversions = nova.microversions;
    this.globalRequestId = http.globalRequestId;
    this.servers = serversApi(api);
    this.services = servicesApi(api);
    this.migrations = migrationsApi(api);
    this.instanceActions = instanceActionsApi(api);
    this.serverGroups = serverGroupsApi(api);
    this.hypervisors = hypervisorsApi(api);
    this.#session = session;
    this.#ownTransport = ownTransport;
  }

  /**
   * Logs in, looks Nova up in the catalog and asks it for its microversions. Nothing is changed anywhere.
   *
   * @throws CloudConfigError or InvalidOptionsError before anything is sent; AuthenticationError when Keystone gives no token; CatalogError
   * when the catalog has no such endpoint; any other `RequestError` when Nova cannot be asked.
   */
  static async connect(options: ConnectOptions = {}): Promise<NovaClient> {
    const resolved = resolveConnectOptions(await connectOptionsFrom(options));
    const http = new HttpClient(resolved.http);
    const ownTransport = resolved.ownsTransport ? resolved.http.transport : null;
    try {
      const session = new Session(http, resolved.auth, () => resolved.http.clock.now());
      const { catalog } = await session.token();
      const endpoint =
        resolved.endpointOverride ?? findComputeEndpoint(catalog, resolved.region, resolved.interface);
      const nova = await discover(http, session, endpoint, undefined);
      return new NovaClient(http, session, nova, ownTransport);
    } catch (error) {
      await ownTransport?.close();
      throw error;
    }
  }

  get roles(): readonly string[] {
    return this.#session.roles;
  }

  supports(version: Microversion): boolean {
    return atLeast(this.microversions.max, version) && atLeast(version, this.microversions.min);
  }

  /** Closes the connections, unless the transport was given. Calls under way are waited for. */
  async close(): Promise<void> {
    await this.#ownTransport?.close();
  }

  /** The same as {@link close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
