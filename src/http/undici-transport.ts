import { request as undiciRequest, type Dispatcher } from 'undici';
import { InvalidOptionsError, LifeboatError } from '../errors.ts';
import { agents } from './agents.ts';
import { debugHttp } from './debug.ts';
import { proxiesOf } from './proxies.ts';
import { checkTls, type TlsOptions } from './tls-options.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';

/** How the default transport talks. */
export interface UndiciTransportOptions {
  /**
   * Carries every request, in place of `tls` and `proxyEnv`. It is not closed with the client. Turn no retries on in
   * it: the client alone knows which calls may be repeated.
   *
   * @default agents of its own, see {@link undiciTransport}
   */
  readonly dispatcher?: Dispatcher | undefined;
  /** Whom to trust, and as whom to show up. @default whom Node trusts, as nobody */
  readonly tls?: TlsOptions | undefined;
  /**
   * Where `http_proxy`, `https_proxy` and `no_proxy` are read from, in small or large letters, such as `process.env`.
   * Without `https_proxy`, https goes straight to the server. `no_proxy` takes names and domains, and no ranges of
   * addresses.
   *
   * @default nothing: no proxy is used
   */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * The largest answer that is read, in bytes. A page of 1,000 servers in detail takes about 3 MB.
   *
   * @default 67108864
   */
  readonly maxBodyBytes?: number | undefined;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * The default transport.
 *
 * Reads share kept connections. Every other request gets a new one: when a kept connection breaks just as it is used
 * again, nobody can tell whether the request was acted on, and such a break is ordinary, because servers close idle
 * connections when they like.
 *
 * @throws InvalidOptionsError where a certificate or a proxy cannot be used.
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { dispatcher, tls, proxyEnv, maxBodyBytes = MAX_BODY_BYTES } = options;
  if (dispatcher !== undefined && (tls !== undefined || proxyEnv !== undefined)) {
    throw new InvalidOptionsError('dispatcher', 'brings its own TLS and proxies; leave tls and proxyEnv out');
  }
  checkTls(tls ?? {});
  if (tls?.rejectUnauthorized === false) {
    debugHttp('certificates are not verified: whoever answers is sent the password');
  }
  const proxies = proxiesOf(proxyEnv ?? {});
  const kept = dispatcher === undefined ? agents(tls ?? {}, proxies, 1) : null;
  const fresh = dispatcher === undefined ? agents(tls ?? {}, proxies, 0) : null;

  return {
    async send(request: TransportRequest): Promise<TransportResponse> {
      const own = request.method === 'GET' ? kept : fresh;
      const carrier = dispatcher ?? own?.for(request.url) ?? null;
      const response = await undiciRequest(request.url, {
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        signal: request.signal,
        ...(carrier === null ? {} : { dispatcher: carrier }),
      });
      return {
        status: response.statusCode,
        headers: flatten(response.headers),
        body: await readBody(response.body, maxBodyBytes),
      };
    },

    async close(): Promise<void> {
      await Promise.all([kept?.close(), fresh?.close()]);
    },
  };
}

async function readBody(body: Dispatcher.ResponseData['body'], maxBodyBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the stream, and with it the connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) {
      throw new LifeboatError('responseTooLarge', `The answer is larger than ${maxBodyBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatten(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
