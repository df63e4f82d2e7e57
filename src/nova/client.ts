import { makeTokenSource } from '../auth/make-token-source.ts';
import { Session } from '../auth/session.ts';
import { connectOptionsFrom } from '../config/connect-options-from.ts';
import type { ConnectOptions } from '../config/connect-options.ts';
import { resolveConnectOptions } from '../config/resolve-connect-options.ts';
import { HttpClient } from '../http/http-client.ts';
import { RetryBudget } from '../http/retry-budget.ts';
import type { Transport } from '../http/transport.ts';
import { atLeast, type Microversion } from '../model/microversion.ts';
import { aggregatesApi, type AggregatesApi } from './aggregates.ts';
import { availabilityZonesApi, type AvailabilityZonesApi } from './availability-zones.ts';
import { capped } from './capped.ts';
import { checkClientOptions, checkDefaultMicroversion, type ClientOptions } from './client-options.ts';
import type { DiscoveredNova } from './discovery.ts';
import { flavorsApi, type FlavorsApi } from './flavors.ts';
import { hypervisorsApi, type HypervisorsApi } from './hypervisors.ts';
import { instanceActionsApi, type InstanceActionsApi } from './instance-actions.ts';
import { limitsApi, type LimitsApi } from './limits.ts';
import { locateNova } from './locate.ts';
import type { MicroversionRange } from './microversions.ts';
import { migrationsApi, type MigrationsApi } from './migrations.ts';
import { NovaApi } from './nova-api.ts';
import type { Nova } from './nova.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import { sendRequest, type NovaRequest } from './request.ts';
import { serverGroupsApi, type ServerGroupsApi } from './server-groups.ts';
import { serverLifecycleApi, type ServerLifecycleApi } from './server-lifecycle.ts';
import { serverMigrationsApi, type ServerMigrationsApi } from './server-migrations.ts';
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
  readonly servers: ServersApi & ServerLifecycleApi;
  readonly serverMigrations: ServerMigrationsApi;
  readonly services: ServicesApi;
  readonly migrations: MigrationsApi;
  readonly instanceActions: InstanceActionsApi;
  readonly serverGroups: ServerGroupsApi;
  readonly hypervisors: HypervisorsApi;
  readonly aggregates: AggregatesApi;
  readonly flavors: FlavorsApi;
  readonly availabilityZones: AvailabilityZonesApi;
  readonly limits: LimitsApi;
  readonly #http: HttpClient;
  readonly #api: NovaApi;
  readonly #session: Session;
  readonly #ownTransport: Transport | null;

  private constructor(
    http: HttpClient,
    session: Session,
    nova: DiscoveredNova,
    ownTransport: Transport | null,
    api: NovaApi,
  ) {
    this.microversions = nova.microversions;
    this.globalRequestId = http.globalRequestId;
    this.servers = { ...serversApi(api), ...serverLifecycleApi(api) };
    this.serverMigrations = serverMigrationsApi(api);
    this.services = servicesApi(api);
    this.migrations = migrationsApi(api);
    this.instanceActions = instanceActionsApi(api);
    this.serverGroups = serverGroupsApi(api);
    this.hypervisors = hypervisorsApi(api);
    this.aggregates = aggregatesApi(api);
    this.flavors = flavorsApi(api);
    this.availabilityZones = availabilityZonesApi(api);
    this.limits = limitsApi(api);
    this.#http = http;
    this.#api = api;
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
    checkClientOptions(options);
    const resolved = resolveConnectOptions(await connectOptionsFrom(options));
    const http = new HttpClient(resolved.http);
    const ownTransport = resolved.ownsTransport ? resolved.http.transport : null;
    try {
      const source = makeTokenSource(http, resolved.auth, resolved.http);
      const session = new Session(source, () => resolved.http.clock.now());
      const nova = await locateNova(http, session, resolved, undefined);
      checkDefaultMicroversion(resolved.calls.defaultMicroversion, nova.microversions);
      return new NovaClient(
        http,
        session,
        nova,
        ownTransport,
        new NovaApi(http, session, nova, resolved.calls),
      );
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

  /**
   * Makes a client that does some things differently and shares everything else with this one: session, token, transport,
   * connections and, unless it is given its own, the budget of repetitions. Nothing is sent.
   *
   * It has no transport of its own: close the client that was connected, once nobody uses its clones any more.
   *
   * @throws InvalidOptionsError
   * @example
   * ```ts
   * const patient = nova.withOptions({ deadlineMs: 300_000 });
   * const careful = nova.withOptions({ maxMicroversion: '2.94', retries: 0 });
   * ```
   */
  withOptions(options: ClientOptions): NovaClient {
    checkClientOptions(options);
    const api = this.#api;
    const { timeoutMs, deadlineMs, retries, retryBudget } = options;
    const nova = capped(api.nova, options.maxMicroversion);
    const clone = api.with(nova, {
      timeoutMs,
      deadlineMs,
      retries,
      signal: options.signal,
      middleware: options.middleware && [...(api.settings.middleware ?? []), ...options.middleware],
      retryBudget: retryBudget && new RetryBudget(retryBudget, () => api.clock.now()),
    });
    return new NovaClient(this.#http, this.#session, nova, null, clone);
  }

  /**
   * Makes a call that the library has no method for, with all that the others have: the token and its renewal, one
   * microversion, repetition where it is safe, the same errors, nothing secret in what is shown.
   *
   * @throws InvalidOptionsError before anything is sent, for a path that would lead elsewhere or another thing that is wrong.
   * @example
   * ```ts
   * const { data } = await nova.request({
   *   method: 'GET',
   *   path: `/servers/${encodeURIComponent(id)}/diagnostics`,
   *   microversion: '2.48',
   *   schema: z.looseObject({ state: z.string() }),
   * });
   * ```
   */
  async request<T = unknown>(request: NovaRequest<T>, options: CallOptions = {}): Promise<NovaResponse<T>> {
    return sendRequest(this.#api, request, options);
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
