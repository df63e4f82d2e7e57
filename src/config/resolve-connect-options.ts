import { InvalidOptionsError } from '../errors.ts';
import { checkCallLimits } from '../http/call-limits.ts';
import { RetryBudget } from '../http/retry-budget.ts';
import type { Middleware } from '../http/middleware.ts';
import type { Microversion } from '../model/microversion.ts';
import type { HttpClientOptions } from '../http/http-client.ts';
import { isRequestId, newRequestId } from '../http/request-id.ts';
import { systemClock } from '../http/system-clock.ts';
import { undiciTransport } from '../http/undici-transport.ts';
import type { ExplicitConnectOptions } from './connect-options.ts';
import { resolveInterfaces, type EndpointInterface } from './endpoint-interface.ts';
import { parseHttpUrl, resolveAuth } from './resolve-auth.ts';
import type { ResolvedAuth } from './resolved-auth.ts';

/** Options that were checked and completed with their defaults. */
export interface ResolvedConnectOptions {
  readonly auth: ResolvedAuth;
  readonly region: string | null;
  /** In the order of preference. */
  readonly interfaces: readonly EndpointInterface[];
  readonly serviceType: string;
  /** Null where any will do. */
  readonly serviceName: string | null;
  readonly endpointOverride: string | null;
  readonly http: HttpClientOptions;
  /** What every call of the client keeps to. */
  readonly calls: {
    readonly deadlineMs: number | undefined;
    readonly middleware: readonly Middleware[] | undefined;
    readonly defaultMicroversion: Microversion | undefined;
  };
  /** Says whether the transport was made here and has to be closed with the client. */
  readonly ownsTransport: boolean;
}

/**
 * Checks options and completes them.
 *
 * @throws InvalidOptionsError naming the first one that is wrong. Nothing was sent.
 */
export function resolveConnectOptions(options: ExplicitConnectOptions): ResolvedConnectOptions {
  const { timeoutMs = 75_000, retries = 4, globalRequestId = newRequestId() } = options;

  checkCallLimits({ timeoutMs, retries });
  if (!isRequestId(globalRequestId)) {
    throw new InvalidOptionsError('globalRequestId', 'must be req- and a UUID, or Nova would ignore it');
  }
  if (options.transport !== undefined && options.tls !== undefined) {
    throw new InvalidOptionsError(
      'tls',
      'is for the default transport; the one that is given brings its own',
    );
  }
  if (options.endpointOverride !== undefined) parseHttpUrl('endpointOverride', options.endpointOverride);

  const { clock = systemClock, retryBudget, defaultMicroversion } = options;
  return {
    auth: resolveAuth(options.auth),
    region: options.region ?? null,
    interfaces: resolveInterfaces(options.interface ?? 'public'),
    serviceType: options.serviceType ?? 'compute',
    serviceName: options.serviceName ?? null,
    endpointOverride: options.endpointOverride ?? null,
    http: {
      transport: options.transport ?? undiciTransport({ tls: options.tls, proxyEnv: options.env }),
      clock,
      random: options.random ?? Math.random,
      retries,
      timeoutMs,
      userAgent: options.userAgent === undefined ? 'nova-lifeboat' : `${options.userAgent} nova-lifeboat`,
      globalRequestId,
      retryBudget: retryBudget && new RetryBudget(retryBudget, () => clock.now()),
    },
    calls: {
      deadlineMs: options.deadlineMs,
      middleware: options.middleware,
      defaultMicroversion,
    },
    ownsTransport: options.transport === undefined,
  };
}
