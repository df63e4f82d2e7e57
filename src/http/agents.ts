import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { Proxies } from './proxies.ts';
import type { TlsOptions } from './tls-options.ts';

/** Who carries requests, straight or through proxies. */
export interface Agents {
  /** The one for a URL. */
  for(url: string): Dispatcher;
  close(): Promise<void>;
}

/**
 * Makes what carries requests.
 *
 * @param pipelining 0 for a connection of its own for each request.
 */
export function agents(tls: TlsOptions, proxies: Proxies, pipelining: 0 | 1): Agents {
  // The client has its own time limit, which covers the whole exchange.
  const limits = { headersTimeout: 0, bodyTimeout: 0, pipelining };
  const { ca, cert, key = cert, rejectUnauthorized = true } = tls;
  const secure = {
    rejectUnauthorized,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
  const through = (proxy: string | null): Dispatcher =>
    proxy === null
      ? new Agent({ ...limits, connect: secure })
      : new EnvHttpProxyAgent({
          ...limits,
          connect: secure,
          // Within the tunnel it is the server that is asked for its certificate; the proxy shows its own.
          requestTls: secure,
          httpProxy: proxy,
          httpsProxy: proxy,
          noProxy: proxies.none,
          // Proxies let nobody tunnel to where http is spoken.
          proxyTunnel: false,
          factory: (origin, options: object) => new Pool(origin, { ...options, ...limits }),
        });
  // Two, because undici sends https through http_proxy where there is no https_proxy; nobody else does.
  const http = through(proxies.http);
  const https = through(proxies.https);
  return {
    for: (url) => (url.startsWith('https:') ? https : http),
    async close() {
      await Promise.all([http.close(), https.close()]);
    },
  };
}
