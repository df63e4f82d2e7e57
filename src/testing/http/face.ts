import { STATUS_CODES } from 'node:http';
import type { CallFault } from '../faults/call-fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { World } from '../world/world.ts';
import type { Reply, Service } from './exchange.ts';
import { routeOf, type ReceivedRequest } from './request-log.ts';

/** A request as it comes in. */
export interface IncomingCall {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The connection breaks, and whoever waits for an answer gets none. */
export class ConnectionBroken extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('read ECONNRESET');
  }
}

/** What a face needs of the cloud. */
export interface FaceOptions {
  readonly world: World;
  /** By the first part of the path: `/compute`. */
  readonly services: ReadonlyMap<string, Service>;
  readonly faults: Faults;
  readonly expireTokens: () => void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Where requests come in, from whichever side: writes them down, lets faults happen, and hands them to their service. */
export class Face {
  readonly received: ReceivedRequest[] = [];
  /** One of each: there are few, and many requests. */
  readonly #routes = new Map<string, string>();
  readonly #options: FaceOptions;

  constructor(options: FaceOptions) {
    this.#options = options;
  }

  /** @throws ConnectionBroken when a fault breaks the connection. Never settles when a fault is silence. */
  async serve(call: IncomingCall): Promise<Reply> {
    const { world, faults } = this.#options;
    const { route, id } = routeOf(call.method, call.url.pathname);
    const action = route === 'POST /servers/{id}/action' ? actionOf(call.body) : null;
    const instance = id === null ? null : (world.instances.get(id) ?? null);
    const [, service = ''] = call.url.pathname.split('/');
    const fault = faults.forCall({ service, route, action, instance });
    const record: Mutable<ReceivedRequest> = {
      at: world.now(),
      route: this.#sameRoute(route),
      action,
      // A part of the path would keep all of it.
      id: instance?.id ?? id,
      query: call.url.search,
      microversion: microversionOf(call.headers),
      status: null,
      fault: fault?.kind ?? null,
    };
    this.received.push(record);

    await world.clock.sleep(world.pace.request);
    const reply = fault === null ? await this.#handle(call) : await this.#spoil(call, fault);
    record.status = reply.status;
    return reply;
  }

  #sameRoute(route: string): string {
    const kept = this.#routes.get(route) ?? route;
    this.#routes.set(kept, kept);
    return kept;
  }

  async #handle(call: IncomingCall): Promise<Reply> {
    const { services, world } = this.#options;
    const [, first = '', path] = /^(\/[^/]*)(\/.*)?$/.exec(call.url.pathname) ?? [];
    const service = services.get(first);
    if (service === undefined) return { status: 404, headers: {}, body: '' };
    return service.handle({
      method: call.method,
      origin: call.url.origin,
      path: path ?? '/',
      query: call.url.searchParams,
      headers: call.headers,
      body: call.body,
      requestId: `req-${world.uuid()}`,
    });
  }

  async #spoil(call: IncomingCall, fault: CallFault): Promise<Reply> {
    const { world } = this.#options;
    switch (fault.kind) {
      case 'latency':
        if (fault.acted === false) {
          await world.clock.sleep(fault.ms);
          return this.#handle(call);
        } else {
          const reply = await this.#handle(call);
          await world.clock.sleep(fault.ms);
          return reply;
        }
      case 'tokenExpired':
        this.#options.expireTokens();
        return this.#handle(call);
      case 'status':
        if (fault.acted === true) await this.#handle(call);
        return refusal(fault.status, fault.message ?? 'The server is not ready.', fault.retryAfter);
      case 'html':
        if (fault.acted === true) await this.#handle(call);
        return {
          status: fault.status,
          headers: { 'content-type': 'text/html' },
          body: `<html><body><h1>${fault.status} ${STATUS_CODES[fault.status] ?? ''}</h1>\nThe proxy got no valid answer.\n</body></html>`,
        };
      case 'malformed': {
        const reply = await this.#handle(call);
        return {
          ...reply,
          // What Nova took is answered with something to read.
          status: reply.status < 300 ? 200 : reply.status,
          body: reply.body.slice(0, Math.floor(reply.body.length / 2)) || '{"',
        };
      }
      case 'reset':
        if (fault.acted) await this.#handle(call);
        throw new ConnectionBroken();
      case 'silence':
        if (fault.acted) await this.#handle(call);
        return new Promise(() => undefined);
    }
  }
}

function refusal(status: number, message: string, retryAfter: number | string | undefined): Reply {
  const names: Readonly<Record<number, string>> = { 429: 'overLimit', 503: 'serviceUnavailable' };
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
    body: JSON.stringify({ [names[status] ?? 'computeFault']: { code: status, message } }),
  };
}

function actionOf(body: string): string | null {
  try {
    return Object.keys(JSON.parse(body) as object)[0] ?? null;
  } catch {
    return null;
  }
}

function microversionOf(headers: Readonly<Record<string, string>>): string | null {
  const [, version] = /^compute\s+(\S+)$/i.exec(headers['openstack-api-version'] ?? '') ?? [];
  return version ?? headers['x-openstack-nova-api-version'] ?? null;
}
