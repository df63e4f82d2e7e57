import type { Clock } from '../model/clock.ts';
import type { Middleware } from '../http/middleware.ts';
import type { RetryBudgetOptions } from '../http/retry-budget.ts';
import type { TlsOptions } from '../http/tls-options.ts';
import type { Transport } from '../http/transport.ts';
import type { Microversion } from '../model/microversion.ts';
import type { Auth } from './credentials.ts';
import type { EndpointInterfaceName } from './endpoint-interface.ts';

/**
 * How to reach a cloud. Without `auth` the cloud is looked up as openstacksdk does, in clouds.yaml and the `OS_*`
 * variables (see `resolveCloudConfig`); with `auth` and no `cloud` neither is looked at. What is given here counts
 * before what the cloud says.
 */
export interface ConnectOptions {
  /** How to log in. @default what the cloud says */
  readonly auth?: Auth | undefined;
  /**
   * The name of a cloud in clouds.yaml.
   *
   * @default `OS_CLOUD`, else the cloud that the `OS_*` variables describe, else the only one in clouds.yaml
   */
  readonly cloud?: string | undefined;
  /** The only clouds.yaml that is read; it has to be there. @default `OS_CLIENT_CONFIG_FILE`, else the first that is found */
  readonly configFile?: string | undefined;
  /**
   * The variables that describe the cloud, and the proxies on the way to it (`http_proxy`, `https_proxy`,
   * `no_proxy`). `{}` for none of either.
   *
   * @default process.env
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The region whose Nova is meant. @default what the cloud says, else the only one in the catalog */
  readonly region?: string | undefined;
  /** Which endpoint of the catalog is used; of several the first that there is. @default what the cloud says, else 'public' */
  readonly interface?: EndpointInterfaceName | readonly EndpointInterfaceName[] | undefined;
  /** The name of Nova in the catalog, where that has several compute services. @default what the cloud says, else any */
  readonly serviceName?: string | undefined;
  /** The type of Nova in the catalog, where whoever runs the cloud has given it one of their own. @default what the cloud says, else 'compute' */
  readonly serviceType?: string | undefined;
  /**
   * Where Nova is, with or without `/v2.1`, in place of what the catalog says. `%(project_id)s`, `$(tenant_id)s` and
   * `%(user_id)s` in it are filled in.
   */
  readonly endpointOverride?: string | undefined;
  /** Whom to trust, and as whom to show up. @default what the cloud says, else whom Node trusts */
  readonly tls?: TlsOptions | undefined;
  /**
   * How long one attempt may take, in milliseconds. Nova itself waits up to 60 seconds for a compute host that does
   * not answer, so a smaller value ends calls of which Nova would still have told the result.
   *
   * @default what the cloud says (`api_timeout`), else 75000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How often a request that may safely be repeated is sent again at most.
   *
   * @default what the cloud says (the larger of `connect_retries` and `status_code_retries`), else 4
   */
  readonly retries?: number | undefined;
  /**
   * How long a whole call may take, in milliseconds, with the wait for a token, all attempts and the pauses between them.
   *
   * @default no limit
   */
  readonly deadlineMs?: number | undefined;
  /** What all calls together may repeat. @default 200 repetitions, and 10 more each second */
  readonly retryBudget?: RetryBudgetOptions | undefined;
  /** Stand around each attempt of a call, the first outermost; log-ins do not pass. @default none */
  readonly middleware?: readonly Middleware[] | undefined;
  /**
   * What `request()` asks for where it names no microversion itself; every other call has its own. One that Nova does not have
   * is refused when it connects.
   *
   * @default what the cloud says (`compute_default_microversion`, `compute_api_version`), else 2.1
   */
  readonly defaultMicroversion?: Microversion | undefined;
  /**
   * Carries the requests, and brings its own TLS and proxies. One that is given is not closed with the client.
   *
   * @default undici, see `undiciTransport`
   */
  readonly transport?: Transport | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** Gives a number from 0 up to, but not including, 1; it spreads the pauses between attempts. @default Math.random */
  readonly random?: (() => number) | undefined;
  /**
   * Sent as `X-OpenStack-Request-ID` with every request, so that Nova's logs can be searched for all that this
   * client did. `req-` and a UUID.
   *
   * @default a new one for each client
   */
  readonly globalRequestId?: string | undefined;
  /** Put before the library's own product token in `User-Agent`. */
  readonly userAgent?: string | undefined;
}

/** Options that say themselves how to log in. */
export interface ExplicitConnectOptions extends ConnectOptions {
  readonly auth: Auth;
}
