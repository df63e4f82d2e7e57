import { Agent, request as undiciRequest, type Dispatcher } from 'undici';
import { LifeboatError } from '../errors.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';

/** How the default transport talks. */
export interface UndiciTransportOptions {
  /**
   * Carries every request: for a proxy, a private CA, client certificates. It is not closed with the client. Turn
   * no retries on in it: the client alone knows which calls may be repeated.
   *
   * @default two agents of its own, see {@link undiciTransport}
   */
  readonly dispatcher?: Dispatcher | undefined;
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
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { dispatcher, maxBodyBytes = MAX_BODY_BYTES } = options;
  // The client has its own time limit, which covers the whole exchange.
  const limits = { headersTimeout: 0, bodyTimeout: 0 };
  const kept = dispatcher === undefined ? new Agent(limits) : null;
  const fresh = dispatcher === undefined ? new Agent({ ...limits, pipelining: 0 }) : null;

  return {
    async send(request: TransportRequest): Promise<TransportResponse> {
      const own = request.method === 'GET' ? kept : fresh;
      const carrier = dispatcher ?? own;
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
