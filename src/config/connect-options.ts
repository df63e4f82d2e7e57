import type { Clock } from '../model/clock.ts';
import type { Transport } from '../http/transport.ts';
import type { Auth } from './credentials.ts';
import type { EndpointInterfaceName } from './endpoint-interface.ts';

/** How to reach a cloud. */
export interface ConnectOptions {
  /** How to log in. */
  readonly auth: Auth;
  /** The region whose Nova is meant. @default the only one in the catalog */
  readonly region?: string | undefined;
  /** Which endpoint of the catalog is used; of several the first that there is. @default 'public' */
  readonly interface?: EndpointInterfaceName | readonly EndpointInterfaceName[] | undefined;
  /** The name of Nova in the catalog, where that has several compute services. @default any */
  readonly serviceName?: string | undefined;
  /** The type of Nova in the catalog, where whoever runs the cloud has given it one of their own. @default 'compute' */
  readonly serviceType?: string | undefined;
  /**
   * Where Nova is, with or without `/v2.1`, in place of what the catalog says. `%(project_id)s`, `$(tenant_id)s` and
   * `%(user_id)s` in it are filled in.
   */
  readonly endpointOverride?: string | undefined;
  /**
   * How long one attempt may take, in milliseconds. Nova itself waits up to 60 seconds for a compute host that does
   * not answer, so a smaller value ends calls of which Nova would still have told the result.
   *
   * @default 75000
   */
  readonly timeoutMs?: number | undefined;
  /** How often a request that may safely be repeated is sent again at most. @default 4 */
  readonly retries?: number | undefined;
  /**
   * Carries the requests. One that is given is not closed with the client.
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
