import type { Exchange } from '../../lab/index.ts';
import type { Transport, TransportRequest, TransportResponse } from '../../src/http/transport.ts';

/** A network that passes everything on, and keeps what went to Nova at a microversion. */
export function recording(transport: Transport, keep: (exchange: Exchange) => void): Transport {
  return {
    async send(request) {
      const response = await transport.send(request);
      const exchange = toExchange(request, response);
      if (exchange !== null) keep(exchange);
      return response;
    },
    close: () => transport.close(),
  };
}

function toExchange(request: TransportRequest, response: TransportResponse): Exchange | null {
  const microversion = request.headers['x-openstack-nova-api-version'];
  const { pathname, searchParams } = new URL(request.url);
  const [, path] = /\/v2\.1(\/.+)$/.exec(pathname) ?? [];
  if (microversion === undefined || path === undefined) return null;
  return {
    microversion,
    method: request.method,
    path,
    query: [...searchParams],
    ...(request.body === undefined ? {} : { body: JSON.parse(request.body) as unknown }),
    ...(response.status < 300 ? { response: responseOf(response.body) } : {}),
  };
}

function responseOf(body: string): unknown {
  return body === '' ? null : (JSON.parse(body) as unknown);
}

/** Exchanges without those that are the same as an earlier one. */
export class Exchanges {
  readonly #all = new Map<string, Exchange>();

  readonly keep = (exchange: Exchange): void => {
    this.#all.set(JSON.stringify(exchange), exchange);
  };

  get all(): readonly Exchange[] {
    return [...this.#all.values()];
  }
}
